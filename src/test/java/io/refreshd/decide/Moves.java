package io.refreshd.decide;

import io.refreshd.model.RunState;
import java.util.EnumSet;
import java.util.Set;

/** Which state of a run may follow which: the picture in the architecture document, as a table. */
final class Moves {
    private Moves() {}

    static boolean legal(RunState from, RunState to) {
        return from == to || after(from).contains(to);
    }

    private static Set<RunState> after(RunState from) {
        Set<RunState> always = EnumSet.of(RunState.ROLLING_BACK, RunState.CANCELLED);
        Set<RunState> moving = EnumSet.of(RunState.ROLLING_BACK, RunState.CANCELLED, RunState.BLOCKED);
        return switch (from) {
            case PLANNED, COMPLETED, ROLLED_BACK, CANCELLED -> EnumSet.of(RunState.CHECKING);
            case CHECKING -> with(moving, RunState.PREPARING);
            case PREPARING -> with(moving, RunState.REFRESHING);
            case REFRESHING -> with(moving, RunState.PAUSED, RunState.VERIFYING);
            case PAUSED -> with(always, RunState.REFRESHING);
            case VERIFYING -> with(moving, RunState.COMPLETED);
            case ROLLING_BACK -> with(moving, RunState.ROLLED_BACK);
            case BLOCKED ->
                with(always, RunState.CHECKING, RunState.PREPARING, RunState.REFRESHING, RunState.VERIFYING);
        };
    }

    private static Set<RunState> with(Set<RunState> some, RunState... more) {
        some.addAll(Set.of(more));
        return some;
    }
}
