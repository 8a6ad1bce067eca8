package io.refreshd.simulation.planted;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.refreshd.simulation.rule.Finding;
import io.refreshd.simulation.trial.Scenario;
import io.refreshd.simulation.trial.Trial;
import io.refreshd.simulation.trial.Variant;
import io.refreshd.simulation.trial.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** Looks for planted bugs in drawn worlds, one after the other from seed 1. */
final class Hunt {
    /** Larger worlds take longer and show nothing that these do not. */
    private static final int MOST_UNITS = 5;

    private Hunt() {}

    /**
     * A bug and what found it.
     *
     * @param seed of the first world in which it was found; how far the search went when it was not
     */
    record Result(Planted planted, Optional<Finding> finding, int seed) {
        String line() {
            return String.format(
                    "planted: %-85s %-20s %6d",
                    planted.what(),
                    finding.map(found -> found.rule().toString()).orElse("NOT FOUND"),
                    seed);
        }
    }

    /** Looks for all of them, several at once; the results in the order of the bugs. */
    static List<Result> all(List<Planted> bugs, int mostWorlds) {
        Logger loop = (Logger) LoggerFactory.getLogger("io.refreshd.run");
        Level before = loop.getLevel();
        // What is planted breaks off turns, and each would be told with its trace.
        loop.setLevel(Level.OFF);
        try {
            return IntStream.range(0, bugs.size())
                    .parallel()
                    .mapToObj(index -> find(bugs.get(index), mostWorlds))
                    .toList();
        } finally {
            loop.setLevel(before);
        }
    }

    /** The first world in which it is found; in the same world nothing may be found without it. */
    private static Result find(Planted planted, int mostWorlds) {
        for (int seed = 1; seed <= mostWorlds; seed++) {
            Scenario scenario = planted.world(seed);
            if (scenario.units() > MOST_UNITS || !planted.mayShowIn(scenario)) {
                continue;
            }
            Verdict verdict = Trial.run(scenario, planted);
            if (verdict.finding().isPresent()) {
                Trial.run(scenario, Variant.REAL).finding().ifPresent(alarm -> {
                    throw new AssertionError("false alarm without the bug, seed " + scenario.seed() + ": " + alarm);
                });
                return new Result(planted, verdict.finding(), seed);
            }
        }
        return new Result(planted, Optional.empty(), mostWorlds);
    }

    public static void main(String[] arguments) {
        int worlds = Integer.parseInt(arguments[0]);
        ((Logger) LoggerFactory.getLogger("io.refreshd.run")).setLevel(Level.OFF);
        for (Planted bug : Bugs.all()) {
            if (arguments.length < 2 || bug.what().contains(arguments[1])) {
                long began = System.nanoTime();
                Result result = find(bug, worlds);
                System.out.println(result.line() + " " + (System.nanoTime() - began) / 1_000_000 + " ms "
                        + result.finding()
                                .map(Finding::how)
                                .map(how -> how.substring(0, Math.min(100, how.length())))
                                .orElse(""));
            }
        }
    }
}
