package io.refreshd.workload.patroni;

import io.refreshd.decide.MemberSeen;
import io.refreshd.decide.PatroniSeen;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Asks a member for everything that an observation needs; never fails: what did not answer is said. */
public final class MemberSurvey {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int LOOP_WAIT_SECONDS = 10;
    private static final long MAXIMUM_LAG = 1 << 20;

    private final Rest rest;

    public MemberSurvey(Vertx vertx) {
        this.rest = new Rest(vertx);
    }

    /** Reads a member within about a second. */
    public Future<MemberSeen> read(Member member) {
        Future<JsonObject> own = rest.look(member, "/patroni", LIMIT);
        Future<JsonObject> cluster = rest.look(member, "/cluster", LIMIT);
        Future<JsonObject> config = rest.look(member, "/config", LIMIT);
        return Future.join(own, cluster, config)
                .map(all -> seen(member, own.result(), cluster.result(), config.result()))
                .otherwise(broken -> MemberSeen.silent(member.name(), trouble(broken)));
    }

    static MemberSeen seen(Member member, JsonObject own, JsonObject cluster, JsonObject config) {
        JsonArray members = cluster.getJsonArray("members", new JsonArray());
        Optional<JsonObject> entry = IntStream.range(0, members.size())
                .mapToObj(members::getJsonObject)
                .filter(one -> member.name().equals(one.getString("name")))
                .findFirst();
        // A number, or the word unknown.
        Optional<Long> lag = entry.map(one -> one.getValue("lag"))
                .filter(Number.class::isInstance)
                .map(Number.class::cast)
                .map(Number::longValue);
        return new MemberSeen(
                member.name(),
                own.getString("state", ""),
                entry.map(one -> one.getString("role", "")).orElse(""),
                number(own, "timeline", 0),
                lag,
                entry.map(one -> one.getJsonObject("tags"))
                        .filter(MemberSurvey::stays)
                        .isPresent(),
                Optional.of(new PatroniSeen(
                        leader(members),
                        cluster.getBoolean("pause", false) || own.getBoolean("pause", false),
                        config.getValue("standby_cluster") != null,
                        config.getBoolean("synchronous_mode", false),
                        Duration.ofSeconds(number(config, "loop_wait", LOOP_WAIT_SECONDS)),
                        number(config, "maximum_lag_on_failover", MAXIMUM_LAG),
                        cluster.getJsonObject("scheduled_switchover", new JsonObject())
                                .getString("at", ""))),
                "");
    }

    private static String leader(JsonArray members) {
        return IntStream.range(0, members.size())
                .mapToObj(members::getJsonObject)
                .filter(one -> one.getString("role", "").equals("leader")
                        || one.getString("role", "").equals("standby_leader"))
                .map(one -> one.getString("name", ""))
                .findFirst()
                .orElse("");
    }

    /** Newer versions say it by a priority of zero as well. */
    private static boolean stays(JsonObject tags) {
        return Boolean.parseBoolean(String.valueOf(tags.getValue("nofailover")))
                || "0".equals(String.valueOf(tags.getValue("failover_priority")));
    }

    /** The dynamic settings are not validated by Patroni: what is no number there is as good as not there. */
    private static long number(JsonObject json, String key, long otherwise) {
        return json.getValue(key) instanceof Number number ? number.longValue() : otherwise;
    }

    private static String trouble(Throwable broken) {
        if (broken instanceof TimeoutException) {
            return "it does not answer in time";
        }
        String text = broken.getMessage();
        return text == null || text.isBlank() ? broken.getClass().getSimpleName() : text.strip();
    }
}
