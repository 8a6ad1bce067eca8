package io.refreshd;

import static io.refreshd.EmulatedDaemon.V1;
import static io.refreshd.EmulatedDaemon.V2;
import static io.refreshd.KubernetesDaemon.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.emulation.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every request of a run that changes something fails once, one at a time, in every way; each run ends as without. */
class KubernetesFaultsTest {
    private static final int UPGRADE = 4;
    private static final int ROLLBACK = 4;
    private static final int WITH_SPARE = 7;
    private static final int LEAST_EVENTS = 40;

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyRequestOfAnUpgradeMayFailOnce(Fault fault) {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            for (int number = 0; number < UPGRADE; number++) {
                daemon.cluster.api().fail(number, fault);
                daemon.refresh(2, "none");
                int run = 2 * number + 1;
                daemon.until(app -> ended(app, run, "completed"));
                assertThat(daemon.images()).as("request %d", number).containsExactly(V2, V2, V2);
                daemon.refresh(1, "none");
                daemon.until(app -> ended(app, run + 1, "completed"));
                assertThat(daemon.images()).containsExactly(V1, V1, V1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyRequestOfARunWithASpareUnitMayFailOnce(Fault fault) {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            for (int number = 0; number < WITH_SPARE; number++) {
                boolean forward = number % 2 == 0;
                daemon.cluster.api().fail(number, fault);
                daemon.refresh(forward ? 2 : 1, "none", true);
                int run = number + 1;
                daemon.until(app -> ended(app, run, "completed"));
                assertThat(daemon.images()).as("request %d", number).containsOnly(forward ? V2 : V1);
                assertThat(daemon.cluster.uid("web-3")).as("request %d", number).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyRequestOfARollbackMayFailOnce(Fault fault) {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            String revision = daemon.app().path("controller-revision").asText();
            String untouched = daemon.cluster.uid("web-0");
            for (int number = 0; number < ROLLBACK; number++) {
                int run = number + 1;
                daemon.refresh(2, "all");
                daemon.until(app -> ended(app, run, "paused"));
                daemon.action("resume-upgrade", "{\"pause\":1}");
                daemon.until(app -> ended(app, run, "paused")
                        && app.path("refresh").path("pauses").asInt() == 2);
                daemon.cluster.api().fail(number, fault);
                daemon.action("rollback", "{}");
                daemon.until(app -> ended(app, run, "rolled-back"));
                assertThat(daemon.cluster.uid("web-0")).as("request %d", number).isEqualTo(untouched);
                daemon.endsOn(revision);
            }
        }
    }

    /** Each run loses another event; what it would have told is heard of when the watch has begun again. */
    @Test
    void everyWatchMayEndAtEveryEvent() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            int run = 0;
            do {
                boolean forward = run % 2 == 0;
                daemon.cluster.api().cutAt(run++);
                daemon.refresh(forward ? 2 : 1, "none");
                int number = run;
                daemon.until(app -> ended(app, number, "completed"));
                assertThat(daemon.images()).as("run %d", run).containsOnly(forward ? V2 : V1);
            } while (daemon.cluster.api().wasCut());
            assertThat(run).isGreaterThan(LEAST_EVENTS);
            assertThat(daemon.cluster.api().lists()).hasSize(4);
        }
    }

    private static boolean ended(JsonNode app, int run, String state) {
        return app.path("refresh").path("id").asInt() == run && state(app).equals(state);
    }
}
