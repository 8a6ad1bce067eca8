package io.refreshd.simulation.trial;

import io.refreshd.simulation.Boundaries;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Lets the daemon die at every boundary of journal and effect of every {@link Tale}, once, and once more at every
 * boundary that follows: enumerated, not drawn.
 */
final class CrashPoints {
    /** Dies at these boundaries, counted from 0 over all lives of the daemon. */
    private static final class Deaths implements Boundaries {
        private final int[] at;
        private final List<Kind> met = new ArrayList<>();

        private Deaths(int... at) {
            this.at = at;
        }

        @Override
        public boolean diesAt(Kind kind) {
            int place = met.size();
            met.add(kind);
            return Arrays.stream(at).anyMatch(death -> death == place);
        }

        /** A step that was never asked for takes no hold; one that was asked for does, after the death of the asker. */
        @Override
        public boolean leavesTraces(Weather weather) {
            return true;
        }
    }

    /** One list of deaths, and what came of it. */
    record Outcome(Tale tale, String deaths, int boundaries, Optional<String> broken) {}

    private final int everyPair;
    private final AtomicInteger singles = new AtomicInteger();
    private final AtomicInteger pairs = new AtomicInteger();

    /**
     * All single points.
     *
     * @param everyPair which part of the pairs: 1 for all, n for every nth of each first point, by turns; 0 for none
     */
    CrashPoints(int everyPair) {
        this.everyPair = everyPair;
    }

    int singles() {
        return singles.get();
    }

    int pairs() {
        return pairs.get();
    }

    /** Runs all of them; those that broke something, by tale and place. */
    List<Outcome> broken() {
        List<Outcome> broken = new ArrayList<>();
        for (Tale tale : Tale.values()) {
            Outcome whole = run(tale);
            report(whole, broken);
            IntStream.range(0, whole.boundaries())
                    .parallel()
                    .mapToObj(first -> from(tale, first))
                    .forEachOrdered(outcomes -> outcomes.forEach(outcome -> report(outcome, broken)));
        }
        return broken;
    }

    private static void report(Outcome outcome, List<Outcome> broken) {
        if (outcome.broken().isPresent()) {
            broken.add(outcome);
        }
    }

    private List<Outcome> from(Tale tale, int first) {
        List<Outcome> outcomes = new ArrayList<>();
        Outcome single = run(tale, first);
        singles.incrementAndGet();
        outcomes.add(single);
        int step = everyPair;
        for (int second = first + 1 + (step > 0 ? first % step : 0);
                step > 0 && second < single.boundaries();
                second += step) {
            outcomes.add(run(tale, first, second));
            pairs.incrementAndGet();
        }
        return outcomes;
    }

    private static Outcome run(Tale tale, int... deaths) {
        Deaths boundaries = new Deaths(deaths);
        Verdict verdict = Trial.run(tale.scenario(), variant(tale, boundaries, Optional.empty()));
        Optional<String> broken = verdict.finding()
                .map(finding -> finding.toString())
                .or(() -> tale.endsWith(verdict.end()) ? Optional.empty() : Optional.of("it ended " + verdict.end()));
        return new Outcome(tale, name(deaths), boundaries.met.size(), broken);
    }

    private static Variant variant(Tale tale, Deaths deaths, Optional<PrintStream> trace) {
        return new Variant() {
            @Override
            public Story story() {
                return tale;
            }

            @Override
            public Optional<Boundaries> boundaries() {
                return Optional.of(deaths);
            }

            @Override
            public Digest digest(VirtualTime time) {
                return trace.map(out -> new Trace(out).digest(time)).orElseGet(Digest::new);
            }
        };
    }

    private static String name(int... deaths) {
        return String.join(
                ",", Arrays.stream(deaths).mapToObj(Integer::toString).toList());
    }

    /** Tells one list of deaths line by line, as {@code tale:3} or {@code tale:3,17}. */
    static void trace(String name, PrintStream out) {
        String[] parts = name.split(":", 2);
        Tale tale = Arrays.stream(Tale.values())
                .filter(one -> one.text().equals(parts[0]))
                .findFirst()
                .orElseThrow();
        int[] deaths = parts.length == 1 || parts[1].isEmpty()
                ? new int[0]
                : Arrays.stream(parts[1].split(",")).mapToInt(Integer::parseInt).toArray();
        Verdict verdict = Trial.run(tale.scenario(), variant(tale, new Deaths(deaths), Optional.of(out)));
        out.println(verdict.end() + " " + verdict.finding());
    }

    /** Runs all of them and prints how many there are and what broke; true when nothing did. */
    boolean report(PrintStream out, String commit) {
        List<Outcome> broken = broken();
        for (Outcome outcome : broken.subList(0, Math.min(5, broken.size()))) {
            out.println(outcome.broken().orElseThrow());
            out.println("  commit: " + commit);
            out.println("  replay: scripts/soak --crash-point " + outcome.tale().text() + ":" + outcome.deaths());
        }
        out.println(Tale.values().length + " stories, " + singles() + " crash points and " + pairs()
                + " pairs of them, " + broken.size() + " violations");
        return broken.isEmpty();
    }
}
