package io.refreshd.simulation.trial;

import io.refreshd.model.RunState;
import io.refreshd.simulation.Boundaries;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Weather;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The weather of a drawn world: faults strike at their rate until it calms down. */
final class Storm implements Weather, Boundaries {
    private static final int MOST_CRASHES = 12;
    private static final Set<RunState> AT_REST =
            EnumSet.of(RunState.PAUSED, RunState.BLOCKED, RunState.COMPLETED, RunState.ROLLED_BACK, RunState.CANCELLED);

    private final Scenario scenario;
    private final Dice dice;
    private final Hits hits;
    private final Supplier<Optional<RunState>> where;
    private boolean calm;
    private int crashes;

    Storm(Scenario scenario, Hits hits, Supplier<Optional<RunState>> where) {
        this.scenario = scenario;
        this.hits = hits;
        this.where = where;
        dice = Dice.of(scenario.seed(), "storm");
    }

    void calmDown() {
        calm = true;
    }

    boolean calm() {
        return calm;
    }

    /** A fault that came by itself. */
    @Override
    public void struck(Fault fault) {
        hits.hit(fault, where.get());
    }

    @Override
    public boolean strikes(Fault fault) {
        if (calm || !scenario.faults().contains(fault) || !dice.chance(rate(fault))) {
            return false;
        }
        struck(fault);
        return true;
    }

    /** What is rare in every world, and what is common. */
    private int rate(Fault fault) {
        return switch (fault) {
            case CRASH_AT_APPEND, CRASH_AT_STEP, BLIND_OBSERVATION -> Math.max(1, scenario.rate() / 3);
            case DISK_ERROR -> Math.max(1, scenario.rate() / 6);
            case HINT_NOISE, TORN_OBSERVATION -> 300;
            case STALE_OBSERVATION -> 50;
            // Who asks for checks while nothing moves is rare enough.
            case CHECK_FAILS -> where.get().filter(AT_REST::contains).isPresent() ? 900 : scenario.rate();
            default -> scenario.rate();
        };
    }

    @Override
    public boolean diesAt(Kind kind) {
        boolean append = kind == Kind.BEFORE_APPEND || kind == Kind.AFTER_APPEND;
        if (crashes >= MOST_CRASHES || !strikes(append ? Fault.CRASH_AT_APPEND : Fault.CRASH_AT_STEP)) {
            return false;
        }
        crashes++;
        return true;
    }

    @Override
    public long lasting(long usual) {
        long some = usual / 2 + dice.between(0, usual);
        return strikes(Fault.SLOW_SERVER) ? some * dice.between(4, 60) : some;
    }

    @Override
    public int choice(int bound) {
        return dice.below(bound);
    }
}
