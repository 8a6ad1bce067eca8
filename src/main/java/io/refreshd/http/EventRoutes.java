package io.refreshd.http;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Refusal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Journalled events, as pages and as streams. */
final class EventRoutes {
    private static final int MOST_STREAMS = 64;
    private static final int MOST = 1_000;
    private static final int USUAL = 100;

    /** Pages that are read for one answer at most: an application of which little happens is found among much else. */
    private static final int MOST_PAGES = 20;

    private final Vertx vertx;
    private final Daemon daemon;
    private final Answers answers;
    private final Set<EventStream> streams = new LinkedHashSet<>();

    EventRoutes(Vertx vertx, Daemon daemon, Answers answers) {
        this.vertx = vertx;
        this.daemon = daemon;
        this.answers = answers;
    }

    void addTo(Router router) {
        router.get("/v1/events").handler(context -> events(context, entry -> true));
        router.get(ReadRoutes.APPLICATION + "/events").handler(context -> {
            String name = ReadRoutes.view(daemon, new Call(context).path("app"))
                    .application()
                    .name();
            events(context, entry -> entry.application().equals(name));
        });
    }

    /** Ends every open stream. */
    void close() {
        List.copyOf(streams).forEach(EventStream::close);
    }

    private void events(RoutingContext context, Predicate<Entry> wanted) {
        if (new Call(context).wantsStream()) {
            stream(context, wanted);
        } else {
            answers.later(call -> page(call.allow("after", "limit"), wanted)).handle(context);
        }
    }

    private Future<Reply> page(Call call, Predicate<Entry> wanted) {
        long after = call.number("after", 0, Long.MAX_VALUE, 0);
        int limit = (int) call.number("limit", 1, MOST, USUAL);
        return new Collector(wanted, limit, after).collect(0);
    }

    private void stream(RoutingContext context, Predicate<Entry> wanted) {
        Call call = new Call(context).allow("after");
        long after = lastEventId(context).orElseGet(() -> call.number("after", 0, Long.MAX_VALUE, newest()));
        daemon.applications()
                .events(Math.max(0, after - 1), 1)
                .onSuccess(page -> open(context, wanted, after, after == 0 || !page.isEmpty()))
                .onFailure(context::fail);
    }

    /**
     * @param known whether the journal holds the event that is gone on from; another journal than the one it was from, as
     *     after a restore, may not
     */
    private void open(RoutingContext context, Predicate<Entry> wanted, long after, boolean known) {
        if (context.response().closed()) {
            return;
        }
        if (streams.size() >= MOST_STREAMS) {
            context.fail(tooMany());
            return;
        }
        List<EventStream> self = new ArrayList<>();
        EventStream stream = new EventStream(
                vertx,
                daemon.applications(),
                context.response(),
                wanted,
                known ? after : newest(),
                () -> streams.removeAll(self));
        self.add(stream);
        streams.add(stream);
        stream.open(
                known ? OptionalLong.empty() : OptionalLong.of(after),
                daemon.clock().instant());
    }

    private static Refused tooMany() {
        return new Refused(new Refusal(
                Refusal.Kind.UNAVAILABLE,
                Reason.of(
                        ReasonCode.TOO_MANY_REQUESTS,
                        MOST_STREAMS + " event streams are open already; close one, or read pages with ?after=")));
    }

    private static Optional<Long> lastEventId(RoutingContext context) {
        String id = context.request().getHeader("Last-Event-ID");
        if (id == null || id.isEmpty()) {
            return Optional.empty();
        }
        if (!id.matches("\\d{1,18}")) {
            throw Call.malformed("Last-Event-ID must be the id of an event");
        }
        return Optional.of(Long.valueOf(id));
    }

    private long newest() {
        return daemon.applications().views().stream()
                .mapToLong(View::generation)
                .max()
                .orElse(0);
    }

    /** Reads on until enough is found, or there is no more, or enough was read. */
    private final class Collector {
        private final Predicate<Entry> wanted;
        private final int limit;
        private final JsonArray found = new JsonArray();
        private long cursor;

        Collector(Predicate<Entry> wanted, int limit, long after) {
            this.wanted = wanted;
            this.limit = limit;
            this.cursor = after;
        }

        Future<Reply> collect(int pages) {
            return daemon.applications().events(cursor, MOST).compose(page -> {
                for (Entry entry : page) {
                    if (found.size() == limit) {
                        return Future.succeededFuture(reply(true));
                    }
                    cursor = entry.seq();
                    if (wanted.test(entry)) {
                        found.add(EventJson.of(entry));
                    }
                }
                boolean more = page.size() == MOST;
                return more && found.size() < limit && pages + 1 < MOST_PAGES
                        ? collect(pages + 1)
                        : Future.succeededFuture(reply(more));
            });
        }

        private Reply reply(boolean more) {
            return Reply.ok(
                    new JsonObject().put("events", found).put("next", cursor).put("more", more));
        }
    }
}
