package io.refreshd;

import static io.refreshd.EmulatedDaemon.BROKEN;
import static io.refreshd.EmulatedDaemon.V1;
import static io.refreshd.EmulatedDaemon.V2;
import static io.refreshd.KubernetesDaemon.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.emulation.Fault;
import org.junit.jupiter.api.Test;

/** Whole runs whose journal is in the cluster: nothing that has to last is in the state folder. */
class ClusterJournalTest {
    private static final String IN_CLUSTER = "  journal: cluster";

    /** Journal, objects and StatefulSet together write about thirty times in a run. */
    private static final int REQUESTS = 30;

    @Test
    void aRunGoesOnAfterTheStateFolderWasLost() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects(IN_CLUSTER)) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            daemon.restartWithoutState();
            daemon.until(app -> state(app).equals("paused") && KubernetesDaemon.healthy(app) == 3);
            assertThat(daemon.action("resume-upgrade", "{}")).isEqualTo(202);
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
            assertThat(daemon.cluster.objects("journalparts"))
                    .extracting(part -> part.path("metadata").path("name").asText())
                    .contains("journal-00000001")
                    .hasSizeGreaterThan(1);
        }
    }

    /** What a daemon that was frozen does when it wakes: it was in the middle of a unit, and the world has gone on. */
    @Test
    void ofTwoDaemonsTheOneThatWasThereBeforeDoesNothingMore() {
        try (EmulatedDaemon former = EmulatedDaemon.withObjects(IN_CLUSTER)) {
            former.cluster.notPulled(BROKEN);
            former.refresh(3, "first");
            former.until(app -> former.images().get(2).equals(BROKEN));
            try (KubernetesDaemon next = former.beside(IN_CLUSTER)) {
                next.until(app -> KubernetesDaemon.healthy(app) == 2);
                assertThat(next.action("rollback", "{}")).isEqualTo(202);
                next.until("rolled-back");
                assertThat(former.images()).containsExactly(V1, V1, V1);
                assertThat(former.action("rollback", "{}")).isEqualTo(503);
                assertThat(former.ready()).contains("another daemon writes the journal");
                next.refresh(2, "none");
                next.until("completed");
                assertThat(former.images()).containsExactly(V2, V2, V2);
                next.until(app -> told(former, "web-1").equals("rolled-back")
                        && told(former, "web-2").equals("completed"));
            }
        }
    }

    private static String told(EmulatedDaemon daemon, String object) {
        return daemon.cluster.objects("refreshes").stream()
                .filter(one -> one.path("metadata").path("name").asText().equals(object))
                .map(one -> one.path("status").path("state").asText())
                .findFirst()
                .orElse("");
    }

    /** One request of every run fails, each time a later one, in every way in turn; every run ends as without. */
    @Test
    void anyRequestMayFailOnce() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects(IN_CLUSTER)) {
            for (int number = 0; number < REQUESTS; number++) {
                Fault fault = Fault.values()[number % Fault.values().length];
                daemon.cluster.api().fail(number, fault);
                boolean forward = number % 2 == 0;
                daemon.untilAccepted(forward ? 2 : 1, "none");
                int run = number + 1;
                daemon.until(app -> app.path("refresh").path("id").asInt() == run
                        && state(app).equals("completed"));
                assertThat(daemon.images()).as("request %d, %s", number, fault).containsOnly(forward ? V2 : V1);
            }
            daemon.restartWithoutState();
            daemon.until(app -> app.path("refresh").path("id").asInt() == REQUESTS);
        }
    }
}
