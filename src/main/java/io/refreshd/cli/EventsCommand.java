package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "events",
        description = "Shows what was journalled, oldest first; with --follow what is to come as well.")
final class EventsCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "Only this application's.")
    private String application = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Stay and show each as it comes.")
    private boolean follow;

    @Option(names = "--last", paramLabel = "N", description = "Only the last N; by default 50, 0 for all.")
    private int last = 50;

    private long cursor;

    EventsCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        String path = application.isEmpty() ? "/v1/events" : Client.path(application, "events");
        past(client, path).forEach(this::show);
        while (follow && !Thread.currentThread().isInterrupted()) {
            try (Stream<String> lines = client.events(path, Optional.of(cursor))) {
                lines.filter(line -> line.startsWith("data: "))
                        .map(line -> Client.json(line.substring("data: ".length())))
                        .forEach(this::show);
            } catch (IOException | RuntimeException broken) {
                connection.terminal().note("the stream broke off, trying again: " + broken.getMessage());
            }
            Hints.pause(BETWEEN_TRIES);
        }
        return ExitCode.REACHED;
    }

    private Deque<JsonNode> past(Client client, String path) {
        Deque<JsonNode> kept = new ArrayDeque<>();
        boolean more = true;
        while (more) {
            JsonNode page =
                    client.get(path + "?after=" + cursor + "&limit=" + PAGE).json();
            page.path("events").forEach(event -> {
                kept.addLast(event);
                if (last > 0 && kept.size() > last) {
                    kept.removeFirst();
                }
            });
            cursor = page.path("next").asLong(cursor);
            more = page.path("more").asBoolean();
        }
        return kept;
    }

    private void show(JsonNode event) {
        long seq = event.path("seq").asLong();
        cursor = event.path("type").asText().equals("stream-reset") ? seq : Math.max(cursor, seq);
        connection
                .terminal()
                .line(
                        format.json()
                                ? event.toString()
                                : String.format(
                                        "%6d  %s  %-12s  %-20s  %s",
                                        event.path("seq").asLong(),
                                        Times.point(event.path("at").asText()),
                                        event.path("application").asText(),
                                        event.path("type").asText(),
                                        detail(event.path("data"))));
    }

    /** The sentence where there is one, else what is short enough for a line. */
    private static String detail(JsonNode data) {
        String sentence = data.path("reason").path("sentence").asText();
        if (!sentence.isEmpty()) {
            return sentence;
        }
        return data.properties().stream()
                .filter(field -> !field.getKey().equals("fingerprint"))
                .map(EventsCommand::word)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String word(Map.Entry<String, JsonNode> field) {
        JsonNode value = field.getValue();
        if (value.has("version")) {
            return field.getKey() + "=" + value.path("version").asText();
        }
        return value.isValueNode() && !value.asText().isEmpty() ? field.getKey() + "=" + value.asText() : "";
    }
}
