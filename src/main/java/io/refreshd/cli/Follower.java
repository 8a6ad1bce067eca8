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

    private final Client client;
    private final Terminal terminal;
    private final String application;
    private final Hints hints;

    Follower(Client client, Terminal terminal, String application) {
        this.client = client;
        this.terminal = terminal;
        this.application = application;
        this.hints = new Hints(client, Client.path(application, "events"));
    }

    /**
     * The exit code that {@code done} comes to.
     *
     * @param timeout how long at most; without one for ever
     */
    int until(Function<JsonNode, OptionalInt> done, Optional<Duration> timeout) {
        long end = timeout.map(time -> System.nanoTime() + time.toNanos()).orElse(Long.MAX_VALUE);
        String last = "";
        while (true) {
            JsonNode seen = client.get(Client.path(application)).json();
            String line = new RunSection(seen, "", new Style(false)).line();
            if (!line.equals(last)) {
                terminal.note(Times.clock(seen.path("observedAt").asText()) + " " + line);
                last = line;
            }
            OptionalInt code = done.apply(seen);
            if (code.isPresent()) {
                return code.getAsInt();
            }
            long left = end == Long.MAX_VALUE ? Long.MAX_VALUE : end - System.nanoTime();
            if (left <= 0) {
                throw new CliProblem(
                        ExitCode.TIMEOUT,
                        "not so after " + Times.spell(timeout.orElse(Duration.ZERO)) + ": " + line,
                        "refreshctl explain " + application);
            }
            hints.await(Duration.ofNanos(Math.min(left, LOOK.toNanos())));
        }
    }
}
