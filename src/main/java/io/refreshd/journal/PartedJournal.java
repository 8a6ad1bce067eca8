package io.refreshd.journal;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.journal.JournalProblem.Kind;
import io.refreshd.journal.PartStore.Answer;
import io.refreshd.journal.PartStore.Part;
import io.refreshd.journal.PartStore.Unreadable;
import io.refreshd.journal.Segment.Kept;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The journal in objects with versions, such as those of a cluster, on a thread of its own; results arrive on the caller's
 * Vert.x context.
 *
 * <p>Every append is one write: of the current segment, bound to its version, or of the next one, which must not be there.
 * Nobody else can have written in between, or the write is refused, and from then on nothing more is written. A write
 * without an answer is looked at: what was read decides whether it was done; one that was not is sent again under the same
 * condition, so that at most one of both takes hold. That lasts as long as nobody answers.
 */
public final class PartedJournal implements Journal {
    /** From this size on a segment is sealed; an object may have about a megabyte and a half. */
    static final long SEGMENT = 100_000;

    /** One append, which is never split. */
    static final long MOST = 900_000;

    private static final int WAITING = 10_000;

    private final Vertx vertx;
    private final PartStore store;
    private final Duration pause;
    private final EventCodec codec = new EventCodec();
    private final Contents contents;
    private final ThreadPoolExecutor thread;
    private final CountDownLatch closing = new CountDownLatch(1);

    // These belong to the thread.
    private Segment current = Segment.none();
    /** The first sequence number of every sealed segment, from number 1. */
    private final List<Long> firsts = new ArrayList<>();

    private @Nullable Segment read;
    private @Nullable JournalProblem broken;
    private boolean failing;

    private PartedJournal(Vertx vertx, PartStore store, Duration pause) {
        this.vertx = vertx;
        this.store = store;
        this.pause = pause;
        this.contents = new Contents(store);
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> new Thread(work, "journal"));
    }

    /**
     * Reads and verifies all of it; fails with a {@link JournalProblem}.
     *
     * @param pause how long to wait before nobody who answered is asked again
     */
    public static Future<PartedJournal> open(Vertx vertx, PartStore store, Duration pause) {
        PartedJournal journal = new PartedJournal(vertx, store, pause);
        return journal.run(() -> {
                    journal.start();
                    return journal;
                })
                .onFailure(failed -> {
                    journal.thread.shutdown();
                    store.close();
                });
    }

    private void start() {
        try {
            for (Part part : store.all(Segment.PREFIX)) {
                follow(Segment.read(part, current));
            }
        } catch (Unreadable unreadable) {
            throw unreadable(unreadable);
        }
    }

    private void follow(Segment segment) {
        if (segment.number() > firsts.size()) {
            firsts.add(segment.first());
        }
        current = segment;
    }

    @Override
    public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
        List<Event> all = List.copyOf(events);
        return run(() -> {
            List<Envelope> envelopes = all.stream().map(codec::encode).toList();
            List<Entry> entries = new ArrayList<>();
            for (Event event : all) {
                entries.add(new Entry(current.last() + entries.size() + 1, application, at, event));
            }
            if (!all.isEmpty()) {
                Segment grown = current.after(application, envelopes, at, SEGMENT);
                if (grown.size() - (current.sealed() ? 0 : current.size()) > MOST) {
                    throw unwritable("events of more than " + MOST + " bytes at once do not fit into an object", "");
                }
                follow(written(grown));
            }
            return List.copyOf(entries);
        });
    }

    /** Writes a segment, once; returns it with its new version when it is known to be written. */
    private Segment written(Segment grown) throws InterruptedException {
        JournalProblem earlier = broken;
        if (earlier != null) {
            throw new JournalProblem(earlier.kind(), String.valueOf(earlier.getMessage()), earlier.next(), earlier);
        }
        Segment wanted = grown;
        boolean doubt = false;
        while (true) {
            Answer answer = send(wanted);
            failing = answer.kind() != PartStore.Kind.DONE;
            if (!failing) {
                return wanted.at(answer.version());
            }
            boolean nothing = answer.kind() == PartStore.Kind.REFUSED || answer.kind() == PartStore.Kind.UNSENT;
            if (nothing && !doubt) {
                throw unwritable(answer.cause(), "");
            }
            // What was sent before may still take hold: from then on only what is read can end this.
            doubt = doubt || answer.kind() == PartStore.Kind.UNKNOWN;
            if (doubt) {
                await();
            }
            Optional<Part> present = look(wanted);
            if (present.isPresent() && holds(present.get(), wanted)) {
                failing = false;
                return wanted.at(present.get().version());
            }
            wanted = again(wanted, present);
        }
    }

    private Answer send(Segment segment) {
        return segment.version().isEmpty()
                ? store.create(segment.name(), segment.spec())
                : store.replace(new Part(segment.name(), segment.version(), segment.spec()));
    }

    /** Whether the object holds just this; read and compared, whoever wrote it. */
    private static boolean holds(Part part, Segment segment) {
        Segment previous = new Segment(segment.number() - 1, "", segment.first(), segment.before(), true, List.of());
        try {
            Segment found = Segment.read(part, previous);
            return found.hash().equals(segment.hash()) && found.sealed() == segment.sealed();
        } catch (JournalProblem other) {
            return false;
        }
    }

    /** The same write under the condition of now: only while the object holds what it held before. */
    private Segment again(Segment wanted, Optional<Part> present) {
        boolean makes = wanted.version().isEmpty();
        if (present.isEmpty() && makes) {
            return wanted;
        }
        if (!makes && present.filter(part -> holds(part, current)).isPresent()) {
            return wanted.at(present.get().version());
        }
        throw stop(present.isEmpty() ? Segment.damaged(wanted.name() + " is gone") : inUse(wanted.name()));
    }

    private static JournalProblem inUse(String segment) {
        return new JournalProblem(
                Kind.IN_USE,
                "another daemon writes the journal in the cluster: " + segment
                        + " has changed; this one does nothing more",
                "run one refreshd for a namespace; this one reads it again at its next start");
    }

    /** Reads until somebody answers, or the journal is closed. */
    private Optional<Part> look(Segment wanted) throws InterruptedException {
        while (true) {
            try {
                return store.get(wanted.name());
            } catch (Unreadable unreadable) {
                await();
            }
        }
    }

    private void await() throws InterruptedException {
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw stop(new JournalProblem(
                    Kind.UNSURE,
                    "the API server did not answer whether the last events were written",
                    "start refreshd again; it reads what was written"));
        }
    }

    private JournalProblem stop(JournalProblem problem) {
        broken = problem;
        return problem;
    }

    @Override
    public Future<List<Entry>> read(long after, int limit) {
        return run(() -> {
            List<Entry> entries = new ArrayList<>();
            long next = Math.max(1, after + 1);
            while (entries.size() < limit && next <= current.last()) {
                Segment segment = segment(next);
                for (Kept kept : segment.events()) {
                    if (kept.seq() >= next && entries.size() < limit) {
                        entries.add(new Entry(
                                kept.seq(),
                                kept.application(),
                                Instant.parse(kept.at()),
                                codec.decode(kept.envelope())));
                    }
                }
                next = segment.last() + 1;
            }
            return List.copyOf(entries);
        });
    }

    /** The segment that holds an event: the current one, or one that is read, the last of which is remembered. */
    private Segment segment(long seq) {
        if (seq >= current.first()) {
            return current;
        }
        Segment known = read;
        if (known == null || seq < known.first() || seq > known.last()) {
            known = fetch(seq);
            read = known;
        }
        return known;
    }

    private Segment fetch(long seq) {
        int number = 1;
        while (number < firsts.size() && firsts.get(number) <= seq) {
            number++;
        }
        String name = Segment.name(number);
        try {
            Part part = store.get(name).orElseThrow(() -> Segment.damaged(name + " is gone"));
            // Its chain was verified at the start; here only that it is the segment it was.
            return Segment.reread(part, number, firsts.get(number - 1));
        } catch (Unreadable unreadable) {
            throw unreadable(unreadable);
        }
    }

    @Override
    public Future<Void> keep(String sha256, byte[] content) {
        byte[] bytes = content.clone();
        return run(() -> {
                    if (!HashChain.sha256(bytes).equals(sha256)) {
                        throw new IllegalArgumentException("the content is not the one of " + sha256);
                    }
                    contents.keep(sha256, bytes);
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<Optional<byte[]>> content(String sha256) {
        return run(() -> {
            try {
                return contents.find(sha256);
            } catch (Unreadable unreadable) {
                throw unreadable(unreadable);
            }
        });
    }

    @Override
    public Future<Void> held() {
        return run(() -> {
                    JournalProblem earlier = broken;
                    if (earlier != null) {
                        throw earlier;
                    }
                    look();
                    return true;
                })
                .mapEmpty();
    }

    /** Whether what we wrote last is still the last: the segment is as we know it, and none follows that is not ours. */
    private void look() {
        try {
            Optional<Part> next = current.sealed() ? store.get(Segment.name(current.number() + 1)) : Optional.empty();
            if (next.isPresent()) {
                throw stop(inUse(next.get().name()));
            }
            if (current.number() == 0) {
                return;
            }
            Part part = store.get(current.name()).orElseThrow(() -> stop(Segment.damaged(current.name() + " is gone")));
            if (!part.version().equals(current.version()) && !holds(part, current)) {
                throw stop(inUse(current.name()));
            }
            current = current.at(part.version());
        } catch (Unreadable unreadable) {
            throw unreadable(unreadable);
        }
    }

    @Override
    public Future<Void> ready() {
        return run(() -> {
                    JournalProblem earlier = broken;
                    if (earlier != null) {
                        throw earlier;
                    }
                    if (failing && current.number() > 0) {
                        Answer answer = send(current);
                        if (answer.kind() != PartStore.Kind.DONE) {
                            throw unwritable(answer.cause(), "");
                        }
                        current = current.at(answer.version());
                        failing = false;
                    }
                    return true;
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> close() {
        closing.countDown();
        if (thread.isShutdown()) {
            return Future.succeededFuture();
        }
        Future<Boolean> closed = run(() -> {
            store.close();
            return true;
        });
        thread.shutdown();
        return closed.mapEmpty();
    }

    static JournalProblem unwritable(String cause, String next) {
        return new JournalProblem(
                Kind.UNWRITABLE,
                "the journal in the cluster can not be written: " + cause,
                next.isEmpty() ? "see that the API server answers and that role-journal.yaml is granted" : next);
    }

    private static JournalProblem unreadable(Unreadable why) {
        return new JournalProblem(
                Kind.UNWRITABLE,
                "the journal in the cluster can not be read: " + why.getMessage(),
                why.stays()
                        ? "apply crd-journal.yaml and role-journal.yaml of config/kubernetes"
                        : "see that the API server answers",
                why);
    }

    private static JournalProblem closed() {
        return new JournalProblem(Kind.UNWRITABLE, "the journal in the cluster is closed", "start refreshd again");
    }

    private <T> Future<T> run(Callable<T> work) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            thread.execute(() -> {
                try {
                    T result = work.call();
                    context.runOnContext(nothing -> promise.complete(result));
                } catch (Exception failed) {
                    context.runOnContext(nothing -> promise.fail(failed));
                }
            });
        } catch (RejectedExecutionException rejected) {
            promise.fail(closed());
        }
        return promise.future();
    }
}
