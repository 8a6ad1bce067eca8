package io.refreshd.workload.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.MemberSeen;
import io.refreshd.decide.PatroniSeen;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Answers as Patroni 3.0.2 gave them, and as newer versions write them. */
class MemberSurveyTest {
    private static final Member MEMBER = new Member("demo", 1, "127.0.0.1", 1);
    private static final JsonObject OWN = new JsonObject("""
            {"state": "running", "role": "replica", "server_version": 140008, "timeline": 2}
            """);
    private static final JsonObject CLUSTER = new JsonObject("""
            {"members": [
              {"name": "demo-0", "role": "leader", "state": "running", "timeline": 2},
              {"name": "demo-1", "role": "replica", "state": "running", "timeline": 2, "lag": 0}]}
            """);
    private static final JsonObject CONFIG = new JsonObject("""
            {"ttl": 30, "loop_wait": 10, "maximum_lag_on_failover": 1048576}
            """);

    @Test
    void whatAMemberTellsIsRead() {
        MemberSeen seen = MemberSurvey.seen(MEMBER, OWN, CLUSTER, CONFIG);

        assertThat(seen.name()).isEqualTo("demo-1");
        assertThat(seen.state()).isEqualTo("running");
        assertThat(seen.role()).isEqualTo("replica");
        assertThat(seen.timeline()).isEqualTo(2);
        assertThat(seen.lag()).contains(0L);
        assertThat(seen.nofailover()).isFalse();
        assertThat(seen.cluster())
                .contains(new PatroniSeen("demo-0", false, false, false, Duration.ofSeconds(10), 1 << 20, ""));
    }

    @Test
    void modesAndTagsAreRead() {
        JsonObject cluster = new JsonObject("""
                {"members": [
                  {"name": "demo-0", "role": "standby_leader", "state": "running"},
                  {"name": "demo-1", "role": "sync_standby", "state": "streaming", "lag": "unknown",
                   "tags": {"nofailover": true}}],
                 "pause": true, "scheduled_switchover": {"at": "2099-01-01T00:00:00+00:00", "from": "demo-0"}}
                """);
        JsonObject config = new JsonObject("""
                {"loop_wait": "abc", "synchronous_mode": true, "standby_cluster": {"host": "elsewhere"}}
                """);

        MemberSeen seen = MemberSurvey.seen(MEMBER, OWN, cluster, config);

        assertThat(seen.role()).isEqualTo("sync_standby");
        assertThat(seen.lag()).isEmpty();
        assertThat(seen.nofailover()).isTrue();
        assertThat(seen.cluster())
                .contains(new PatroniSeen(
                        "demo-0", true, true, true, Duration.ofSeconds(10), 1 << 20, "2099-01-01T00:00:00+00:00"));
    }

    @Test
    void aPriorityOfZeroIsNofailoverAsWell() {
        JsonObject cluster = new JsonObject("""
                {"members": [{"name": "demo-1", "role": "replica", "tags": {"failover_priority": 0}}]}
                """);
        assertThat(MemberSurvey.seen(MEMBER, OWN, cluster, CONFIG).nofailover()).isTrue();
    }

    @Test
    void aMemberThatTheClusterDoesNotKnowHasNoRoleAndNobodyLeads() {
        MemberSeen seen = MemberSurvey.seen(MEMBER, new JsonObject(), new JsonObject(), new JsonObject());

        assertThat(seen.role()).isEmpty();
        assertThat(seen.cluster().orElseThrow().leader()).isEmpty();
    }

    @Test
    void aMemberThatDoesNotAnswerIsSilentAndSaysWhy() {
        Vertx vertx = Vertx.vertx();
        try {
            MemberSeen seen = new MemberSurvey(vertx)
                    .read(MEMBER)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();

            assertThat(seen.cluster()).isEmpty();
            assertThat(seen.trouble()).isNotBlank();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
