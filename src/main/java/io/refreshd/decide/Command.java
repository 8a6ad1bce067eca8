package io.refreshd.decide;

import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Skip;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What a person, a bot or a pipeline may ask for. Bodies are validated before; these are well formed. */
public sealed interface Command {
    /** Accepts the command with events, or refuses it; {@link Commands} has looked at what all commands share. */
    Outcome decide(Asked asked);

    /** Deploys an application. */
    record Deploy(
            String charm,
            String channel,
            Release release,
            int units,
            PausePolicy policy,
            Duration soak,
            Workload workload)
            implements Command {
        /** Of plain PostgreSQL servers. */
        public Deploy(String charm, String channel, Release release, int units, PausePolicy policy, Duration soak) {
            this(charm, channel, release, units, policy, soak, Workload.POSTGRESQL);
        }

        @Override
        public Outcome decide(Asked asked) {
            return DeployRules.decide(asked, this);
        }
    }

    /** Takes a StatefulSet over as an application that is there, all of its pods on one release. */
    record Adopt(String charm, Release release, int units, PausePolicy policy, Duration soak, Adopted place)
            implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return AdoptRules.decide(asked, this);
        }
    }

    /** Runs the pre-upgrade checks for a target. */
    record PreUpgradeCheck(Release target, List<Skip> skips) implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return CheckRules.before(asked, this);
        }
    }

    /** Runs the post-upgrade checks for the release that is deployed. */
    record PostUpgradeCheck() implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return CheckRules.after(asked);
        }
    }

    /** Starts a run to a target. */
    record Refresh(
            Release target,
            String channel,
            Optional<PausePolicy> policy,
            Optional<Duration> soak,
            List<Skip> skips,
            boolean scaleUp,
            boolean downgrade,
            boolean downtimeAccepted)
            implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RefreshRules.decide(asked, this);
        }
    }

    /** Answers a pause, or tells a blocked run that its reason is dealt with. */
    record Resume(Optional<Integer> pause) implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RunRules.resume(asked, this);
        }
    }

    /** Pauses before the next unit. */
    record Pause() implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RunRules.pause(asked);
        }
    }

    /** Changes when the run, or the next one, pauses by itself. */
    record SetPolicy(PausePolicy policy) implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RunRules.policy(asked, this);
        }
    }

    /** Goes back to the recorded releases. */
    record Rollback() implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RollbackRules.decide(asked);
        }
    }

    /** Stops where the run is. */
    record Cancel() implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return RunRules.cancel(asked);
        }
    }

    /** Starts a unit's server that is down, on the release that it has. */
    record StartUnit(int ordinal) implements Command {
        @Override
        public Outcome decide(Asked asked) {
            return UnitRules.start(asked, this);
        }
    }

    /**
     * Who asks, and how.
     *
     * @param action the action's canonical name
     * @param unit the unit that was addressed; empty for the leader
     * @param source {@code http}, {@code cli} ...
     * @param key Idempotency-Key; empty when none
     * @param fingerprint SHA-256 of the request
     * @param generation the generation that the caller has seen and insists on; empty when any will do
     */
    record Request(
            String action,
            Optional<Integer> unit,
            SortedMap<String, String> parameters,
            String source,
            String actor,
            String key,
            String fingerprint,
            Optional<Long> generation) {
        public Request(
                String action,
                Optional<Integer> unit,
                SortedMap<String, String> parameters,
                String source,
                String actor,
                String key,
                String fingerprint) {
            this(action, unit, parameters, source, actor, key, fingerprint, Optional.empty());
        }
    }
}
