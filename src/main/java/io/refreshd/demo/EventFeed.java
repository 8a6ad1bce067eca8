package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Follows the daemon's event stream and tells each change in one line; when the stream breaks it goes on after the last
 * event that it had. A thread of its own.
 */
final class EventFeed implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RETRY = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LONGEST_LINE = 150;

    private final Narrator narrator;
    private final List<JsonNode> events = new ArrayList<>();
    private volatile Optional<Api> api = Optional.empty();
    private volatile boolean running = true;
    private volatile long last;

    EventFeed(Narrator narrator) {
        this.narrator = narrator;
        Thread thread = new Thread(this::follow, "events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the daemon is now. */
    void connect(Api now) {
        api = Optional.of(now);
    }

    /** How many events were told; a place to wait from. */
    int told() {
        synchronized (events) {
            return events.size();
        }
    }

    /** Waits until an event comes, or came since {@code told} were told. */
    void await(int told, String what, Predicate<JsonNode> wanted) throws Trouble {
        long deadline = System.nanoTime() + PATIENCE;
        synchronized (events) {
            while (events.stream().skip(told).noneMatch(wanted)) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    throw new Trouble(what + " did not happen in time");
                }
                try {
                    events.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Trouble("interrupted", e);
                }
            }
        }
    }

    /** Waits a moment, no longer, until an event of this number was told. */
    void awaitTold(long number) {
        long deadline = System.nanoTime() + MOMENT;
        while (last < number && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK);
        }
    }

    @Override
    public void close() {
        running = false;
    }

    private void follow() {
        while (running) {
            api.ifPresent(this::read);
            LockSupport.parkNanos(RETRY);
        }
    }

    private void read(Api from) {
        try (Stream<String> lines = from.events(last)) {
            lines.takeWhile(line -> running)
                    .filter(line -> line.startsWith("data:"))
                    .forEach(this::event);
        } catch (IOException | UncheckedIOException broken) {
            // The daemon is not there, or not there any more; the next round asks again.
            return;
        }
    }

    private void event(String line) {
        try {
            JsonNode event = JSON.readTree(line.substring("data:".length()));
            String text = tell(event.path("type").asText(), event.path("data"));
            if (!text.isEmpty()) {
                narrator.line(text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE - 3) + "..." : text);
            }
            last = event.path("seq").asLong(last);
            synchronized (events) {
                events.add(event);
                events.notifyAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event in plain words; empty for what says nothing that another event does not say. */
    static String tell(String type, JsonNode data) {
        String unit = Place.APPLICATION + "/" + data.path("ordinal").asInt();
        String version = data.path("release").path("version").asText();
        String sentence = data.path("reason").path("sentence").asText();
        return switch (type) {
            case "application-deployed" ->
                "deploying " + data.path("units").asInt()
                        + (data.path("units").asInt() == 1 ? " unit on " : " units on ") + version;
            case "unit-add-started" -> unit + " is made on " + version;
            case "unit-added" -> unit + " is healthy";
            case "deploy-ended" -> "all units are healthy";
            case "checks-judged" ->
                data.path("stage").asText() + " checks " + (data.path("passed").asBoolean() ? "passed" : "failed");
            case "run-started" ->
                "run "
                        + data.path("plan").path("run").asInt() + " to "
                        + data.path("plan").path("to").path("version").asText();
            case "unit-change-started" -> unit + " -> " + version;
            case "unit-healthy" -> unit + " is healthy";
            case "unit-changed" -> unit + " is on " + version;
            case "unit-remove-started" -> unit + " is removed";
            case "unit-removed" -> unit + " is gone";
            case "handover-started" ->
                "the primary moves from " + Place.APPLICATION + "/"
                        + data.path("from").asInt() + " to " + Place.APPLICATION + "/"
                        + data.path("to").asInt();
            case "handover-ended" ->
                data.path("moved").asBoolean()
                        ? "the primary has moved"
                        : "the primary has not moved: " + data.path("why").asText();
            case "primary-moved" -> Place.APPLICATION + "/" + data.path("to").asInt() + " is the primary";
            case "run-resumed" -> "resumed";
            case "rollback-started" -> "rolling back";
            case "verify-started" -> "every unit is changed; checking";
            case "operation-enqueued", "operation-ended", "gate-passed", "check-requested", "rollback-requested" -> "";
            default -> sentence.isEmpty() ? type.replace('-', ' ') : sentence;
        };
    }
}
