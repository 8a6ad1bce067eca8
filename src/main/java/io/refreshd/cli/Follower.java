package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Follows an application until something is so, with one line for every change meanwhile. */
final class Follower {
    /** Reasons may change without an event; so it is looked again from time to time. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long a daemon may be silent before it is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Client client;
    private final Terminal terminal;
    private final String application;
    private String shown = "";
    private long answered = System.nanoTime();

    Follower(Client client, Terminal terminal, String application) {
        this.client = client;
        this.terminal = terminal;
        this.application = application;
    }

    /**
     * The exit code that {@code done} comes to. A daemon that does not answer for a while, as when it restarts, is waited for.
     *
     * @param timeout how long at most; without one for ever
     */
    int until(Function<JsonNode, OptionalInt> done, Optional<Duration> timeout) {
        try (Hints hints = new Hints(client, Client.path(application, "events"))) {
            return until(done, timeout, hints);
        }
    }

    private int until(Function<JsonNode, OptionalInt> done, Optional<Duration> timeout, Hints hints) {
        long start = System.nanoTime();
        while (true) {
            OptionalInt code = look(done);
            if (code.isPresent()) {
                return code.getAsInt();
            }
            Duration spent = Duration.ofNanos(System.nanoTime() - start);
            if (timeout.isPresent() && spent.compareTo(timeout.get()) >= 0) {
                throw new CliProblem(
                        ExitCode.TIMEOUT,
                        "not so after " + Times.spell(timeout.get()) + ": " + shown,
                        "refreshctl explain " + application);
            }
            Duration left = timeout.map(most -> most.minus(spent)).orElse(LOOK);
            hints.await(left.compareTo(LOOK) < 0 ? left : LOOK);
        }
    }

    private OptionalInt look(Function<JsonNode, OptionalInt> done) {
        try {
            JsonNode seen = client.get(Client.path(application)).json();
            show(
                    Times.clock(seen.path("observedAt").asText()),
                    new RunSection(seen, "", new Style(false, terminal.interactive())).line());
            OptionalInt code = done.apply(seen);
            answered = System.nanoTime();
            return code;
        } catch (CliProblem problem) {
            long silent = System.nanoTime() - answered;
            if (problem.exitCode() != ExitCode.UNREACHABLE || silent > SILENCE.toNanos()) {
                throw problem;
            }
            show("--:--:--", problem.sentence() + "; trying again");
            return OptionalInt.empty();
        }
    }

    private void show(String time, String line) {
        if (!RunSection.news(line).equals(RunSection.news(shown))) {
            terminal.note(time + " " + line);
        }
        shown = line;
    }
}
