package io.refreshd.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tries a property in many cases. The seeds are 1, 2, 3 ..., so that a build is the same every time;
 * {@code -Drefreshd.cases=N} tries more, {@code -Drefreshd.seed=N} one seed alone. A case that does not hold is made
 * smaller by leaving choices out, then told with its seed and its notes.
 */
final class Seeds {
    private static final int MOST_SHRINKS = 300;

    private Seeds() {}

    static void forAll(int cases, Consumer<Gen> property) {
        long only = Long.getLong("refreshd.seed", 0);
        long last = only > 0 ? only : Math.max(cases, Long.getLong("refreshd.cases", 0));
        for (long seed = only > 0 ? only : 1; seed <= last; seed++) {
            Gen gen = Gen.ofSeed(seed);
            Optional<Throwable> broken = attempt(property, gen);
            if (broken.isPresent()) {
                throw told(seed, gen, broken.get(), property);
            }
        }
    }

    private static Optional<Throwable> attempt(Consumer<Gen> property, Gen gen) {
        try {
            property.accept(gen);
            return Optional.empty();
        } catch (AssertionError | RuntimeException broken) {
            return Optional.of(broken);
        }
    }

    private static AssertionError told(long seed, Gen first, Throwable firstCause, Consumer<Gen> property) {
        Gen smallest = first;
        Throwable cause = firstCause;
        int tries = 0;
        for (int size = Math.max(1, first.drawn.size() / 2); size >= 1; size /= 2) {
            for (int at = 0; at < smallest.drawn.size() && tries < MOST_SHRINKS; at++) {
                Gen fewer = Gen.ofChoices(without(smallest.drawn, at, size));
                Optional<Throwable> broken = attempt(property, fewer);
                tries++;
                if (broken.isPresent() && simpler(fewer.drawn, smallest.drawn)) {
                    smallest = fewer;
                    cause = broken.get();
                    at--;
                }
            }
        }
        return new AssertionError(
                "seed " + seed + " (again: -Drefreshd.seed=" + seed + "), made smaller:\n  "
                        + String.join("\n  ", smallest.notes) + "\n" + cause.getMessage(),
                cause);
    }

    /** The choices with some of them set to the first alternative; at the end, left out. */
    private static List<Integer> without(List<Integer> choices, int at, int size) {
        List<Integer> fewer = new ArrayList<>(choices);
        for (int index = at; index < Math.min(at + size, fewer.size()); index++) {
            fewer.set(index, 0);
        }
        while (!fewer.isEmpty() && fewer.get(fewer.size() - 1) == 0) {
            fewer.remove(fewer.size() - 1);
        }
        return fewer;
    }

    private static boolean simpler(List<Integer> one, List<Integer> other) {
        return one.stream().filter(choice -> choice > 0).count()
                < other.stream().filter(choice -> choice > 0).count();
    }
}
