package io.refreshd.simulation.trial;

import io.refreshd.decide.Limits;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Substrate;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Flaw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One world to try, before anything happens in it.
 *
 * @param seed everything else that is drawn follows from it
 * @param primary the unit that is the primary at the beginning
 * @param flaw what is wrong with the target when {@link Fault#TARGET_BROKEN} is among the faults
 * @param rate how often a fault strikes where it can, per thousand
 * @param mischief about how many microseconds lie between two faults that come by themselves
 * @param calm when faults stop, in microseconds
 * @param deploys whether the first deployment is part of it
 * @param substrate what its units are: servers of a machine, or pods
 */
public record Scenario(
        long seed,
        int units,
        int primary,
        PausePolicy policy,
        Duration soak,
        boolean scaleUp,
        Flaw flaw,
        SortedSet<Fault> faults,
        int rate,
        long mischief,
        long calm,
        boolean deploys,
        Substrate substrate) {
    /** Bounds that are reached within seconds, so that every one of them is met often. */
    static final Limits LIMITS = new Limits(
            Duration.ofHours(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(300),
            3,
            3,
            16L << 20);

    private static final List<Integer> UNITS = List.of(1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9);
    private static final List<Fault> BY_HAND = List.of(Fault.COMES_BACK_OLD, Fault.COMES_BACK_WRITABLE);
    /** Those that have dice of their own. */
    private static final List<Fault> APART =
            List.of(Fault.CHARM_EDITED, Fault.COMES_BACK_OLD, Fault.COMES_BACK_WRITABLE);

    private static final List<Integer> LIKELY = List.of(0, 150, 200, 250, 300, 400, 500);
    private static final List<Integer> SOAKS = List.of(0, 0, 0, 200, 1_000);

    public Scenario {
        faults = Collections.unmodifiableSortedSet(new TreeSet<>(faults));
    }

    public static Scenario draw(long seed) {
        Dice dice = Dice.of(seed, "scenario");
        int units = dice.pick(UNITS);
        return new Scenario(
                seed,
                units,
                dice.chance(500) ? 0 : dice.below(units),
                dice.pick(List.of(PausePolicy.values())),
                Duration.ofMillis(dice.pick(SOAKS)),
                dice.chance(250),
                dice.pick(Flaw.OF_SERVERS),
                byHand(seed, faults(dice)),
                (int) dice.skewed(5, 200),
                dice.skewed(30_000, 2_000_000),
                dice.skewed(500_000, 8_000_000),
                dice.chance(100),
                Substrate.LOCAL);
    }

    /** A world whose units are pods. */
    public static Scenario drawPods(long seed) {
        Dice dice = Dice.of(seed, "scenario of pods");
        SortedSet<Fault> faults = new TreeSet<>();
        int likely = dice.pick(LIKELY);
        Fault.AMONG_PODS.stream().filter(fault -> dice.chance(likely)).forEach(faults::add);
        return new Scenario(
                seed,
                dice.pick(UNITS),
                0,
                dice.pick(List.of(PausePolicy.values())),
                Duration.ofMillis(dice.pick(SOAKS)),
                false,
                dice.pick(Flaw.OF_PODS),
                faults,
                (int) dice.skewed(5, 200),
                dice.skewed(30_000, 2_000_000),
                dice.skewed(500_000, 8_000_000),
                false,
                Substrate.KUBERNETES);
    }

    /** Each world has faults of its own; few have none, most have several. */
    private static SortedSet<Fault> faults(Dice dice) {
        SortedSet<Fault> faults = new TreeSet<>();
        int likely = dice.pick(LIKELY);
        for (Fault fault : Fault.values()) {
            if (!APART.contains(fault) && !Fault.OF_PODS.contains(fault) && dice.chance(likely)) {
                faults.add(fault);
            }
        }
        return faults;
    }

    /**
     * In a quarter of the worlds in which anything goes wrong the charm is edited by hand, and in another quarter people
     * restart units by hand, as they should not; drawn apart from the rest.
     */
    private static SortedSet<Fault> byHand(long seed, SortedSet<Fault> faults) {
        if (faults.isEmpty()) {
            return faults;
        }
        if (Dice.of(seed, "edited").chance(250)) {
            faults.add(Fault.CHARM_EDITED);
        }
        Dice dice = Dice.of(seed, "by hand");
        if (dice.chance(250)) {
            BY_HAND.stream().filter(fault -> dice.chance(600)).forEach(faults::add);
        }
        return faults;
    }

    /** What the application soaks when a refresh does not say: only what can not be said in whole seconds. */
    Duration ownSoak() {
        return soak.toMillisPart() == 0 ? Duration.ZERO : soak;
    }

    /** A world in which nothing goes wrong. */
    static Scenario fine(int units, PausePolicy policy) {
        return new Scenario(
                1,
                units,
                0,
                policy,
                Duration.ZERO,
                false,
                Flaw.NONE,
                new TreeSet<>(),
                0,
                1_000_000,
                0,
                false,
                Substrate.LOCAL);
    }

    /** The same world on a day on which nothing goes wrong. */
    Scenario faultFree() {
        return with(units, primary, new TreeSet<>(), scaleUp, soak, 0);
    }

    Scenario without(Fault fault) {
        SortedSet<Fault> fewer = new TreeSet<>(faults);
        fewer.remove(fault);
        return with(units, primary, fewer, scaleUp, soak, calm);
    }

    Scenario with(int fewer, int moved, SortedSet<Fault> chosen, boolean spare, Duration soaking, long shorter) {
        return new Scenario(
                seed, fewer, moved, policy, soaking, spare, flaw, chosen, rate, mischief, shorter, deploys, substrate);
    }

    /** Simpler worlds of the same seed, the boldest cut first. */
    List<Scenario> simpler() {
        List<Scenario> simpler = new ArrayList<>();
        if (units > 3) {
            simpler.add(with(3, Math.min(primary, 2), faults, scaleUp, soak, calm));
        }
        if (units > 2) {
            simpler.add(with(units - 1, Math.min(primary, units - 2), faults, scaleUp, soak, calm));
        }
        faults.forEach(fault -> simpler.add(without(fault)));
        if (scaleUp) {
            simpler.add(with(units, primary, faults, false, soak, calm));
        }
        if (!soak.isZero()) {
            simpler.add(with(units, primary, faults, scaleUp, Duration.ZERO, calm));
        }
        if (primary > 0) {
            simpler.add(with(units, 0, faults, scaleUp, soak, calm));
        }
        if (calm > 500_000) {
            simpler.add(with(units, primary, faults, scaleUp, soak, calm / 2));
        }
        return simpler;
    }
}
