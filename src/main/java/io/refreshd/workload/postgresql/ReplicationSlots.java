package io.refreshd.workload.postgresql;

import io.refreshd.decide.SlotSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Makes and drops the physical slots that are ours; slots of others are never touched. */
public final class ReplicationSlots {
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LOOKS = 150;

    private static final String OURS = "SELECT slot_name::text AS name FROM pg_replication_slots"
            + " WHERE slot_type = 'physical' AND slot_name ~ '^refreshd_[0-9]+$' ORDER BY 1";
    private static final String MAKE = "SELECT pg_create_physical_replication_slot($1, true) WHERE NOT EXISTS"
            + " (SELECT FROM pg_replication_slots WHERE slot_name = $1::text)";
    private static final String END =
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = $1 AND active";
    private static final String FREE =
            "SELECT NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1 AND active)";
    private static final String DROP =
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1";

    private final Vertx vertx;

    public ReplicationSlots(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Makes a slot when it is not there; it keeps WAL from now on. */
    public Future<Void> make(PgConnection session, String slot) {
        return session.preparedQuery(MAKE).execute(Tuple.of(slot)).mapEmpty();
    }

    /** Makes exactly these slots of ours exist. */
    public Future<Void> repair(PgConnection session, SortedSet<Integer> consumers) {
        List<String> wanted = consumers.stream().map(SlotSeen::nameFor).toList();
        return session.query(OURS).execute().compose(rows -> {
            List<String> unwanted = new ArrayList<>();
            rows.forEach(row -> unwanted.add(row.getString("name")));
            unwanted.removeAll(wanted);
            Future<Void> done = Future.succeededFuture();
            for (String slot : unwanted) {
                done = done.compose(next -> drop(session, slot));
            }
            for (String slot : wanted) {
                done = done.compose(next -> make(session, slot));
            }
            return done;
        });
    }

    private Future<Void> drop(PgConnection session, String slot) {
        return session.preparedQuery(END)
                .execute(Tuple.of(slot))
                .compose(ended -> free(session, slot, LOOKS))
                .compose(free -> session.preparedQuery(DROP).execute(Tuple.of(slot)))
                .mapEmpty();
    }

    private Future<Void> free(PgConnection session, String slot, int looks) {
        return session.preparedQuery(FREE).execute(Tuple.of(slot)).compose(rows -> {
            if (rows.iterator().next().getBoolean(0)) {
                return Future.succeededFuture();
            }
            return looks == 0
                    ? Future.failedFuture("the slot " + slot + " is still in use")
                    : vertx.timer(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(passed -> free(session, slot, looks - 1));
        });
    }

    static String names(SortedSet<Integer> ordinals) {
        return ordinals.stream().map(SlotSeen::nameFor).collect(Collectors.joining(", "));
    }
}
