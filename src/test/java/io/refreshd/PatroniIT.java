package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import io.refreshd.workload.patroni.Programs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members of a real Patroni on this machine. */
class PatroniIT {
    private static final Path PROGRAMS = Path.of("/").resolve(System.getenv().getOrDefault("REFRESHD_PATRONI", ""));

    @BeforeAll
    static void programs() {
        assumeTrue(
                new Programs(PROGRAMS).missing().isEmpty(),
                () -> new Programs(PROGRAMS).missing().orElse("") + "; scripts/patroni-programs fetches them");
    }

    @Test
    void everyMemberIsMovedAndThePrimaryIsHandedOverOnce() throws IOException {
        try (RealDaemon daemon = RealDaemon.ofPatroni(3, "14.8", PROGRAMS)) {
            daemon.accepted("refresh", RealDaemon.to(RealDaemon.release(RealDaemon.PATRONI, "14.9"), PausePolicy.NONE));
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1, 0);
            assertThat(daemon.app().run().orElseThrow().handovers()).isEqualTo(1);
        }
    }
}
