package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Run;
import io.refreshd.model.PausePolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Tries everything that can happen in the small world, breadth first: three units, one refresh with a pause and a way
 * back, and some faults. Each state is visited once; in each the rules of {@link Safety} are asked; at the end it is
 * shown that from each of them the run can still end without another fault.
 */
final class Search {
    private final Numbers<Application> applications = new Numbers<>();
    private final Numbers<Ground> grounds = new Numbers<>();
    private final Numbers<Loop> loops = new Numbers<>();
    private final Numbers<Packed> states = new Numbers<>();
    private final Moves moves;
    private final Small small;
    private final int mostStates;
    private final Numbers<String> words = new Numbers<>();
    private int[] cause = new int[1 << 16];
    private int[] word = new int[1 << 16];
    private int[] edgeFrom = new int[1 << 16];
    private int[] edgeTo = new int[1 << 16];
    private int edges;
    private long transitions;
    private int canEnd;
    private Optional<String> finding = Optional.empty();

    /** A state by numbers. */
    private record Packed(int application, int ground, int loop, int rest) {}

    Search(Decider decider, int mostStates) {
        this.mostStates = mostStates;
        small = new Small(decider);
        moves = new Moves(small, applications, grounds);
    }

    /** What was found wrong, with the way to it; empty when nothing was. */
    Optional<String> finding() {
        return finding;
    }

    int states() {
        return states.size();
    }

    private int number(State state) {
        return states.of(new Packed(
                state.application(),
                state.ground(),
                loops.of(state.loop()),
                state.faults() << 8 | state.deadlines() << 4 | state.pauses() << 2 | state.rollbacks()));
    }

    private State state(int number) {
        Packed packed = states.get(number);
        return new State(
                packed.application(),
                packed.ground(),
                loops.get(packed.loop()),
                packed.rest() >> 8,
                packed.rest() >> 4 & 15,
                packed.rest() >> 2 & 3,
                packed.rest() & 3);
    }

    /** From a primary on the lowest and one on the highest unit. */
    void run(int faults, int deadlines) {
        for (int primary : new int[] {0, Small.UNITS - 1}) {
            int begin = number(new State(
                    applications.of(small.begin(primary, PausePolicy.FIRST)),
                    grounds.of(Ground.of(Small.UNITS, primary)),
                    Loop.FRESH,
                    faults,
                    deadlines,
                    1,
                    1));
            remember(begin, -1, "begin");
        }
        for (int at = 0; at < states.size() && finding.isEmpty() && states.size() < mostStates; at++) {
            expand(at);
        }
        if (finding.isEmpty() && states.size() < mostStates) {
            stuck().ifPresent(number -> finding = Optional.of("the run can not end any more" + way(number, "")));
        }
    }

    private void expand(int at) {
        State from = state(at);
        if (ended(from)) {
            return;
        }
        moves.from(from, new Moves.Taken() {
            @Override
            public void take(String what, State next, boolean fault) {
                int before = states.size();
                int number = number(next);
                transitions++;
                if (number == before) {
                    remember(number, at, what);
                }
                if (!fault && number != at) {
                    edge(at, number);
                }
            }

            @Override
            public void wrong(String what, String how) {
                if (finding.isEmpty()) {
                    finding = Optional.of(how + way(at, what));
                }
            }
        });
    }

    private boolean ended(State state) {
        return applications.get(state.application()).run().map(Run::ended).orElse(false);
    }

    private void remember(int number, int from, String what) {
        if (number >= cause.length) {
            cause = Arrays.copyOf(cause, cause.length * 2);
            word = Arrays.copyOf(word, word.length * 2);
        }
        cause[number] = from;
        word[number] = words.of(what);
    }

    private void edge(int from, int to) {
        if (edges == edgeFrom.length) {
            edgeFrom = Arrays.copyOf(edgeFrom, edges * 2);
            edgeTo = Arrays.copyOf(edgeTo, edges * 2);
        }
        edgeFrom[edges] = from;
        edgeTo[edges++] = to;
    }

    /** The first state from which no end can be reached without another fault, while a deadline may still pass. */
    private Optional<Integer> stuck() {
        int count = states.size();
        int[] first = new int[count + 1];
        for (int edge = 0; edge < edges; edge++) {
            first[edgeTo[edge] + 1]++;
        }
        for (int number = 0; number < count; number++) {
            first[number + 1] += first[number];
        }
        int[] into = new int[edges];
        int[] next = Arrays.copyOf(first, count);
        for (int edge = 0; edge < edges; edge++) {
            into[next[edgeTo[edge]]++] = edgeFrom[edge];
        }
        BitSet reaches = new BitSet(count);
        Deque<Integer> queue = new ArrayDeque<>();
        for (int number = 0; number < count; number++) {
            if (ended(state(number))) {
                reaches.set(number);
                queue.add(number);
            }
        }
        while (!queue.isEmpty()) {
            int number = queue.remove();
            for (int edge = first[number]; edge < first[number + 1]; edge++) {
                if (!reaches.get(into[edge])) {
                    reaches.set(into[edge]);
                    queue.add(into[edge]);
                }
            }
        }
        canEnd = reaches.cardinality();
        for (int missing = reaches.nextClearBit(0); missing < count; missing = reaches.nextClearBit(missing + 1)) {
            if (state(missing).deadlines() > 0) {
                return Optional.of(missing);
            }
        }
        return Optional.empty();
    }

    private String way(int number, String last) {
        List<String> steps = new ArrayList<>();
        steps.add(last);
        for (int at = number; at >= 0; at = cause[at]) {
            steps.add(words.get(word[at]));
        }
        Collections.reverse(steps);
        State state = state(number);
        return "\n  " + String.join("\n  ", steps) + "\n  " + grounds.get(state.ground()) + "\n  "
                + applications.get(state.application()).run().map(Run::phase) + " "
                + applications.get(state.application()).intent() + "\n  " + state.loop();
    }

    /** The one line. */
    String line(int faults, int deadlines, double seconds) {
        int over = 0;
        for (int number = 0; number < states.size(); number++) {
            over += ended(state(number)) ? 1 : 0;
        }
        return String.format(
                "%d states, %d moves, up to %d faults and %d deadlines; %d journals, %d machines, %d memories; %d ends;"
                        + " %s; %.0f s",
                states.size(),
                transitions,
                faults,
                deadlines,
                applications.size(),
                grounds.size(),
                loops.size(),
                over,
                verdict(),
                seconds);
    }

    private String verdict() {
        if (finding.isPresent()) {
            return "FOUND";
        }
        if (states.size() >= mostStates) {
            return "NOT ALL SEEN";
        }
        int rest = states.size() - canEnd;
        return "all safe, " + canEnd + " can still end"
                + (rest == 0 ? "" : ", " + rest + " need one more deadline for it");
    }

    /** The arguments: how many faults, how many deadlines, and how many states at most. */
    public static void main(String[] arguments) {
        int faults = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
        int deadlines = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int most = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 30_000_000;
        long began = System.nanoTime();
        Search search = new Search(new Decider(Limits.DEFAULT), most);
        search.run(faults, deadlines);
        search.finding().ifPresent(System.err::println);
        System.out.println("exhaustive: " + search.line(faults, deadlines, (System.nanoTime() - began) / 1e9));
        System.exit(search.finding().isEmpty() && search.states() < most ? 0 : 1);
    }
}
