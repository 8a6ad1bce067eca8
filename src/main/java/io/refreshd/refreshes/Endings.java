package io.refreshd.refreshes;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Event.RunPlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How runs ended, from their events: an object whose run another one came after is told of no more by its application's
 * view. Entries may be given again, in the order of the journal.
 */
final class Endings {
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Progress> ended = new HashMap<>();

    /** A run that is not over. */
    private static final class Open {
        private final RunPlan plan;
        private final Instant startedAt;
        private final Map<Integer, Boolean> onTarget = new TreeMap<>();
        private int pauses;

        private Open(RunPlan plan, Instant startedAt) {
            this.plan = plan;
            this.startedAt = startedAt;
        }
    }

    void add(Entry entry) {
        String application = entry.application();
        Event event = entry.event();
        if (event instanceof Event.RunStarted started) {
            open.put(application, new Open(started.plan(), entry.at()));
        }
        Open run = open.get(application);
        if (run == null) {
            return;
        }
        if (event instanceof Event.RunPaused paused) {
            run.pauses = paused.pause();
        } else if (event instanceof Event.UnitChanged changed) {
            run.onTarget.put(changed.ordinal(), changed.release().sameAs(run.plan.to()));
        } else if (event instanceof Event.RunEnded end) {
            ended.put(key(application, run.plan.run()), progress(run, end, entry.at()));
            open.remove(application);
        }
    }

    private static Progress progress(Open run, Event.RunEnded end, Instant at) {
        long updated = run.onTarget.values().stream().filter(on -> on).count();
        return new Progress(
                run.plan.run(),
                run.plan.operation(),
                end.outcome(),
                end.reason(),
                Optional.empty(),
                run.pauses,
                (int) updated,
                run.plan.order().size(),
                Optional.empty(),
                run.plan.from(),
                run.plan.to(),
                run.startedAt,
                Optional.of(at));
    }

    /** How a run ended; empty when that is not known. */
    Optional<Progress> of(String application, int run) {
        return Optional.ofNullable(ended.get(key(application, run)));
    }

    private static String key(String application, int run) {
        return application + "/" + run;
    }
}
