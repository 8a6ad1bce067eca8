package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Heals;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import io.refreshd.model.Substrate;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Flaw;
import io.refreshd.simulation.SimUnit;
import io.refreshd.simulation.SimWorld;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The stories in which the daemon dies at every boundary of journal and effect: three units, the primary on unit 0. */
enum Tale implements Story {
    UPGRADE(PausePolicy.NONE, false, RunState.COMPLETED),

    PAUSE_AND_RESUME(PausePolicy.ALL, false, RunState.COMPLETED) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            boolean moves = run.phase() instanceof RunPhase.Refreshing && !run.pauseRequested();
            return moves ? command(Actions.PAUSE, new Command.Pause()) : Optional.empty();
        }
    },

    /** After two units, while the primary is where it was. */
    ROLLBACK(PausePolicy.ALL, false, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            return run.phase() instanceof RunPhase.Paused && run.pauses() >= 2 ? rollback() : Optional.empty();
        }
    },

    /** While the last unit soaks: the primary goes back, too. */
    ROLLBACK_AFTER_HANDOVER(PausePolicy.NONE, false, RunState.ROLLED_BACK, RunState.COMPLETED) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            boolean forward = run.phase() instanceof RunPhase.Refreshing && !run.rollbackRequested();
            return forward && run.handovers() > 0 ? rollback() : Optional.empty();
        }

        @Override
        Scenario scenario() {
            return super.scenario().with(3, 0, new TreeSet<>(), false, Duration.ofSeconds(1), 0);
        }
    },

    /** At the first pause; then forward to the same target. */
    CANCEL(PausePolicy.ALL, false, RunState.COMPLETED, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            long changed =
                    application.units().values().stream().filter(run::onTarget).count();
            boolean first = run.phase() instanceof RunPhase.Paused && changed == 1;
            return first ? command(Actions.CANCEL, new Command.Cancel()) : Optional.empty();
        }

        @Override
        boolean endsWith(String text) {
            // When two deaths swallow what the person asked for next, where it was stopped is the end.
            return super.endsWith(text) || RunState.CANCELLED.text().equals(text);
        }
    },

    SCALE_UP(PausePolicy.FIRST, true, RunState.COMPLETED),

    /** Back while only the spare unit is changed: it goes. */
    SCALE_UP_AND_BACK(PausePolicy.FIRST, true, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            return run.phase() instanceof RunPhase.Paused ? rollback() : Optional.empty();
        }
    },

    PODS(PausePolicy.NONE, Flaw.NONE, RunState.COMPLETED),

    PODS_PAUSE_AND_RESUME(PausePolicy.ALL, Flaw.NONE, RunState.COMPLETED) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            return PAUSE_AND_RESUME.asks(application, run);
        }
    },

    /** The highest pod can not become ready: blocked, and back. */
    PODS_ROLLBACK_BROKEN(PausePolicy.NONE, Flaw.IMAGE_ABSENT, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            boolean forward =
                    run.phase() instanceof RunPhase.Blocked blocked && !(blocked.was() instanceof RunPhase.RollingBack);
            return forward && !run.rollbackRequested() ? rollback() : Optional.empty();
        }
    },

    /** After two of three pods. */
    PODS_ROLLBACK_MIDWAY(PausePolicy.ALL, Flaw.NONE, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            return ROLLBACK.asks(application, run);
        }
    },

    /** At the first pause; then forward to the same target, or back. */
    PODS_CANCEL(PausePolicy.ALL, Flaw.NONE, RunState.COMPLETED, RunState.ROLLED_BACK) {
        @Override
        public Optional<Asking> asks(Application application, Run run) {
            return CANCEL.asks(application, run);
        }
    },

    /** The changed unit falls behind until the run is blocked, and catches up then; nobody resumes. */
    BLOCKED_AND_HEALED(PausePolicy.FIRST, false, RunState.COMPLETED) {
        private static final long BULK = 64L << 20;

        @Override
        public Optional<Asking> asks(Application application, Run run) {
            boolean heals = run.phase() instanceof RunPhase.Blocked blocked
                    && blocked.why().code().heals() == Heals.SELF;
            return heals ? Optional.of(Asking.NOTHING) : Optional.empty();
        }

        @Override
        public void durable(Event event, SimWorld world) {
            SimUnit unit = world.units.get(2);
            if (event instanceof Event.RunResumed) {
                unit.lagging = true;
                world.bulkLoad(BULK);
            } else if (event instanceof Event.RunBlocked) {
                unit.lagging = false;
            }
        }
    };

    private final PausePolicy policy;
    private final boolean scaleUp;
    private final RunState end;
    private final RunState otherEnd;
    private final Substrate substrate;
    private final Flaw flaw;

    /** Whose units are pods. */
    Tale(PausePolicy policy, Flaw flaw, RunState... ends) {
        this(policy, false, ends[0], ends[ends.length - 1], Substrate.KUBERNETES, flaw);
    }

    Tale(PausePolicy policy, boolean scaleUp, RunState end) {
        this(policy, scaleUp, end, end);
    }

    Tale(PausePolicy policy, boolean scaleUp, RunState end, RunState otherEnd) {
        this(policy, scaleUp, end, otherEnd, Substrate.LOCAL, Flaw.NONE);
    }

    Tale(PausePolicy policy, boolean scaleUp, RunState end, RunState otherEnd, Substrate substrate, Flaw flaw) {
        this.substrate = substrate;
        this.flaw = flaw;
        this.policy = policy;
        this.scaleUp = scaleUp;
        this.end = end;
        this.otherEnd = otherEnd;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Scenario scenario() {
        return new Scenario(
                1,
                3,
                0,
                policy,
                Duration.ZERO,
                scaleUp,
                flaw,
                flaw == Flaw.NONE ? new TreeSet<>() : new TreeSet<>(Set.of(Fault.TARGET_BROKEN)),
                0,
                1_000_000,
                0,
                false,
                substrate);
    }

    /** Whether the story may end like this, however often the daemon died. */
    boolean endsWith(String text) {
        return end.text().equals(text) || otherEnd.text().equals(text);
    }

    private static Optional<Story.Asking> rollback() {
        return command(Actions.ROLLBACK, new Command.Rollback());
    }

    private static Optional<Story.Asking> command(String action, Command command) {
        return Optional.of(new Story.Asking(action, Optional.of(command)));
    }
}
