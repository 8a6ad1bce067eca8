package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.DatabaseSeen;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.Optional;

/**
 * Changed, paused, resumed, next unit: each only on what was seen to be healthy and near its primary, and soaked since it
 * was last seen ill, and since somebody watches.
 */
final class HealthyFirst implements Checker {
    private static final long MOST_LAG = Limits.DEFAULT.maximumLagBytes();

    private final Scene scene;
    private long healthySince = -1;
    private long lastIll = -1;
    private long lastStart;

    HealthyFirst(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        if (application.intent().orElse(null) instanceof Intent.Change change
                && !healthy(seen, change.ordinal(), change.release())) {
            lastIll = scene.ground.elapsed();
        }
        boolean goesOn = false;
        for (Event event : decision.events()) {
            if (event instanceof Event.UnitChanged changed) {
                scene.check(
                        Rule.HEALTHY_FIRST,
                        healthy(seen, changed.ordinal(), changed.release()),
                        () -> changed + " and seen was " + seen.unit(changed.ordinal()));
            } else if (event instanceof Event.RunPaused) {
                all(application, seen, event);
            } else if (event instanceof Event.UnitChangeStarted change
                    && change.purpose() == Purpose.FORWARD
                    && change.attempt() == 1
                    && !goesOn) {
                all(application, seen, event);
            }
            goesOn = event instanceof Event.HandoverEnded;
        }
    }

    @Override
    public void answered(Asked asked, Command command, Outcome outcome) {
        if (outcome.events().stream().anyMatch(Event.RunResumed.class::isInstance)) {
            all(asked.application(), asked.seen(), command);
        }
    }

    private void all(Application application, Snapshot seen, Object what) {
        application
                .units()
                .forEach((ordinal, release) -> scene.check(
                        Rule.HEALTHY_FIRST,
                        healthy(seen, ordinal, release),
                        () -> what + " while " + ordinal + " is not healthy"));
    }

    private static boolean healthy(Snapshot seen, int ordinal, Release release) {
        UnitSeen unit = seen.unit(ordinal).orElse(null);
        if (unit == null
                || !unit.process().running()
                || unit.installed().filter(release::sameAs).isEmpty()
                || seen.primaryCount() > 1) {
            return false;
        }
        if (unit.pod().isPresent()) {
            return unit.pod().filter(pod -> pod.ready() && !pod.terminating()).isPresent();
        }
        Optional<DatabaseSeen> primary = seen.primary().flatMap(UnitSeen::database);
        return unit.database()
                .filter(database -> database.version().equals(release.version()))
                .filter(database -> database.primary()
                        || (database.streaming()
                                && primary.filter(writer -> writer.lsn() - database.lsn() <= MOST_LAG)
                                        .isPresent()
                                && primary.filter(writer -> writer.timeline() == database.timeline())
                                        .isPresent()))
                .isPresent();
    }

    /** What happened to a unit before, nobody watched. */
    @Override
    public void written(Entry entry) {
        if (entry.event() instanceof Event.DaemonStarted) {
            lastStart = scene.ground.elapsed();
        }
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        Event event = entry.event();
        if (event instanceof Event.UnitHealthy) {
            healthySince = scene.ground.elapsed();
        } else if (event instanceof Event.UnitChangeStarted || event instanceof Event.UnitIll) {
            healthySince = -1;
        } else if (event instanceof Event.UnitChanged changed && changed.purpose() != Purpose.RESTART) {
            soaked(after, changed);
        }
    }

    private void soaked(Application after, Event.UnitChanged changed) {
        Duration soak = after.run().map(Run::plan).map(Event.RunPlan::soak).orElse(Duration.ZERO);
        boolean back = after.run()
                .filter(run -> run.phase() instanceof RunPhase.RollingBack)
                .isPresent();
        if (!soak.isZero() && !scene.ground.clockJumped()) {
            long micros = healthySince < 0
                    ? 0
                    : scene.ground.elapsed() - Math.max(lastStart, Math.max(healthySince, lastIll));
            scene.check(
                    Rule.HEALTHY_FIRST,
                    micros >= soak.toMillis() * 1_000,
                    () -> changed + (back ? " back" : "") + " after a soak of " + micros + " us, not " + soak);
        }
    }
}
