package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.refreshes.RefreshStatus.Difference;
import io.refreshd.run.Timers;
import io.refreshd.substrate.kubernetes.RefreshObjects;
import io.refreshd.substrate.kubernetes.Written;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes objects: at most one write under way for each, bound to the version that was read, none where nothing differs.
 * What can not be written is written later, ever more rarely, and said once. All methods are called on one event loop.
 */
final class Scribe {
    private static final Logger LOG = LoggerFactory.getLogger(Scribe.class);
    private static final int LONGEST_SECONDS = 60;

    /** How long words may wait for something that somebody waits for, to be written together. */
    private static final Duration WORDS = Duration.ofSeconds(5);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final RefreshObjects objects;
    private final Supplier<Future<Void>> held;
    private final Timers timers;
    private final Runnable look;
    private final Context loop;
    private final WorkerExecutor worker;
    private final Map<String, Pen> pens = new TreeMap<>();
    private String trouble = "";
    private boolean closed;

    /** What is known of the writing to one object. */
    private static final class Pen {
        private boolean underway;
        private boolean waits;
        private int failures;
        private Instant last;

        /** The version that our last write changed: until another is heard of, what was written is newer than it. */
        private String replaced = "";

        private String version = "";
        private JsonNode status = MissingNode.getInstance();

        private Pen(Instant last) {
            this.last = last;
        }
    }

    /**
     * @param held asked before each write; fails when what is known here does not count any more
     * @param look called when it is time to try again
     */
    Scribe(Vertx vertx, RefreshObjects objects, Supplier<Future<Void>> held, Timers timers, Runnable look) {
        this.objects = objects;
        this.held = held;
        this.timers = timers;
        this.look = look;
        this.loop = vertx.getOrCreateContext();
        this.worker = vertx.createSharedWorkerExecutor("refreshd-refreshes", 1, LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Forgets objects that are gone. */
    void retain(Set<String> uids) {
        pens.entrySet().removeIf(pen -> !uids.contains(pen.getKey()) && !pen.getValue().underway);
    }

    /** Why the last write was refused; empty text when it was not. */
    String trouble() {
        return trouble;
    }

    void write(RefreshObject object, ObjectNode status) {
        Pen pen = pens.computeIfAbsent(object.uid(), missing -> new Pen(Instant.EPOCH));
        boolean newer = pen.replaced.equals(object.version());
        String version = newer ? pen.version : object.version();
        Difference difference = RefreshStatus.difference(newer ? pen.status : object.status(), status);
        // What somebody waits for does not wait for words that do.
        boolean held = pen.waits && (pen.failures > 0 || difference == Difference.WORDING);
        if (closed || difference == Difference.NONE || pen.underway || held || version.isEmpty()) {
            return;
        }
        Instant due = pen.last.plus(WORDS);
        if (difference == Difference.WORDING && timers.now().isBefore(due)) {
            wait(pen, Duration.between(timers.now(), due));
            return;
        }
        pen.underway = true;
        send(() -> objects.status(whole(object, version, status))).onSuccess(written -> {
            pen.underway = false;
            pen.last = timers.now();
            follow(pen, object, written);
        });
    }

    private static ObjectNode whole(RefreshObject object, String version, ObjectNode status) {
        ObjectNode whole = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", RefreshObjects.GROUP + "/" + RefreshObjects.VERSION)
                .put("kind", "Refresh");
        whole.putObject("metadata")
                .put("name", object.name())
                .put("uid", object.uid())
                .put("resourceVersion", version);
        whole.set("spec", object.spec());
        whole.set("status", status);
        return whole;
    }

    private void follow(Pen pen, RefreshObject object, Written written) {
        switch (written.kind()) {
            case DONE -> {
                pen.replaced = object.version();
                pen.version = written.object()
                        .path("metadata")
                        .path("resourceVersion")
                        .asText();
                pen.status = written.object().path("status");
                pen.failures = 0;
                trouble = "";
                look.run();
            }
            // The watch brings what it is now, and that is looked at.
            case CHANGED, GONE -> {
                pen.replaced = object.version();
                pen.version = "";
                timers.after(WORDS, () -> {
                    pen.replaced = pen.version.isEmpty() ? "" : pen.replaced;
                    look.run();
                });
            }
            case REFUSED, UNSENT, UNKNOWN -> {
                say(object.name(), written);
                pen.failures++;
                wait(pen, pause(pen.failures));
            }
        }
    }

    /** 1, 2, 4 ... seconds, up to a minute. */
    private static Duration pause(int failures) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures - 1, 6));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private void wait(Pen pen, Duration time) {
        pen.waits = true;
        timers.after(time, () -> {
            pen.waits = false;
            look.run();
        });
    }

    private void say(String name, Written written) {
        if (written.kind() == Written.Kind.REFUSED && !trouble.equals(written.cause())) {
            trouble = written.cause();
            LOG.warn(
                    "the Refresh object can not be written (config/kubernetes/role-state.yaml) refresh={} cause=\"{}\"",
                    name,
                    written.cause());
        }
    }

    /**
     * Makes an object.
     *
     * @param done called when it was made; one that is there already is heard of
     */
    void create(ObjectNode object, Runnable done) {
        String name = object.path("metadata").path("name").asText();
        Pen pen = pens.computeIfAbsent("name " + name, missing -> new Pen(Instant.EPOCH));
        if (closed || pen.underway || pen.waits) {
            return;
        }
        pen.underway = true;
        send(() -> objects.create(object)).onSuccess(written -> {
            pen.underway = false;
            switch (written.kind()) {
                case DONE -> done.run();
                case CHANGED, GONE, REFUSED, UNSENT, UNKNOWN -> {
                    say(name, written);
                    pen.failures++;
                    wait(pen, pause(pen.failures));
                }
            }
        });
    }

    /** Who does not hold the journal writes nothing, and looks again later. */
    private Future<Written> send(Supplier<Written> work) {
        return held.get()
                .compose(ours -> onWorker(work))
                .recover(broken -> Future.succeededFuture(new Written(
                        Written.Kind.UNSENT, String.valueOf(broken.getMessage()), MissingNode.getInstance())));
    }

    /** Does what blocks, one thing after the other; the result comes on the event loop. */
    <T> Future<T> onWorker(Supplier<T> work) {
        Promise<T> promise = Promise.promise();
        worker.executeBlocking(work::get, false)
                .onComplete(result -> loop.runOnContext(nothing -> promise.handle(result)));
        return promise.future();
    }

    Future<Void> close() {
        closed = true;
        return worker.close();
    }
}
