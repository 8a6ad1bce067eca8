package io.refreshd.refreshes;

import io.refreshd.decide.Application;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.run.View;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a run is, as a status tells it.
 *
 * @param pause the pause that waits for an answer
 * @param pauses how many there were
 * @param updated units on the target
 * @param all units of the run
 * @param unit the unit that is being changed, by its full name
 */
record Progress(
        int run,
        int operation,
        RunState state,
        Reason reason,
        Optional<Integer> pause,
        int pauses,
        int updated,
        int all,
        Optional<String> unit,
        Release from,
        Release to,
        Instant startedAt,
        Optional<Instant> endedAt) {
    static Progress of(View view, Run run) {
        Application application = view.application();
        int changing = application.intent().map(Progress::ordinal).orElse(-1);
        long updated = run.plan().order().stream()
                .filter(ordinal -> ordinal != changing)
                .filter(ordinal -> Optional.ofNullable(application.units().get(ordinal))
                        .filter(run::onTarget)
                        .isPresent())
                .count();
        return new Progress(
                run.plan().run(),
                run.plan().operation(),
                run.phase().state(),
                run.outcome().filter(ended -> run.ended()).orElse(view.reason()),
                run.phase() instanceof RunPhase.Paused paused ? Optional.of(paused.pause()) : Optional.empty(),
                run.pauses(),
                (int) updated,
                run.plan().order().size(),
                run.ended() || changing < 0
                        ? Optional.empty()
                        : Optional.of(application.unit(changing).toString()),
                run.plan().from(),
                run.plan().to(),
                run.startedAt(),
                run.endedAt());
    }

    /** Of the unit that an intent changes; a primary that is handed over stays on its release. */
    private static int ordinal(Intent intent) {
        if (intent instanceof Intent.Change change) {
            return change.ordinal();
        }
        if (intent instanceof Intent.Add add) {
            return add.ordinal();
        }
        return intent instanceof Intent.Remove remove ? remove.ordinal() : -1;
    }
}
