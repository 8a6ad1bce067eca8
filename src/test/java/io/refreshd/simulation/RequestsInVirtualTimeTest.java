package io.refreshd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.http.WithoutSocket.Told;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HTTP surface before the real engine, where the charm's files and the disk are anybody's. */
class RequestsInVirtualTimeTest {
    private static final String APPLICATIONS = "/v1/models/local/applications";
    private static final String APP = APPLICATIONS + "/postgresql";
    private static final String TO_STABLE = "{\"channel\": \"14/stable\", \"pauseAfter\": \"first\"}";
    private static final Release OLD = CharmFolder.release(99);
    private static final Release NEW = CharmFolder.release(102);

    private final Simulation sim = new Simulation();

    @BeforeEach
    void deploy() {
        Told told = sim.ask(
                "POST",
                APPLICATIONS + "?wait=60s",
                "{\"charm\": \"postgresql\", \"units\": 3, \"revision\": 99, \"resources\": {\"postgresql-binaries\": 99}}");
        assertThat(told.status()).isEqualTo(202);
        assertThat(told.body().getString("status")).isEqualTo("completed");
        assertThat(sim.app().deployed()).isTrue();
    }

    private void allIsWellOn(Release release) {
        sim.until(() -> sim.world.units.values().stream().allMatch(sim.world::well));
        assertThat(sim.world.units.values()).hasSize(3).allMatch(unit -> unit.installed.sameAs(release));
    }

    @Test
    void aRefreshWhileTheDiskIsFullIsToldSoAndChangesNothing() {
        sim.until(() -> sim.view().reason().code().text().equals("idle"));
        sim.journal.fill(Duration.ofSeconds(5).toNanos() / 1_000);
        long before = sim.journal.size();
        Told told = sim.ask("POST", APP + "/refresh", TO_STABLE);
        assertThat(told.status()).isEqualTo(503);
        assertThat(told.body().getString("code")).isEqualTo("journal-unwritable");
        assertThat(told.body().getString("detail")).startsWith("nothing was changed");
        assertThat(told.headers()).containsKey("Retry-After");
        assertThat(sim.journal.size()).isEqualTo(before);
        sim.journal.makeRoom();
        assertThat(sim.ask("POST", APP + "/refresh", TO_STABLE).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @EnumSource
    void aRunGoesOnToWhatWasRecordedWhateverBecomesOfTheCharm(CharmFolder.Edit edit) {
        assertThat(sim.ask("POST", APP + "/refresh", TO_STABLE).status()).isEqualTo(202);
        sim.untilState(RunState.PAUSED);
        sim.charms.edit(edit);
        sim.crash();
        assertThat(sim.ask("POST", APP + "/actions/resume-refresh", "").status())
                .isEqualTo(202);
        sim.untilState(RunState.COMPLETED);
        allIsWellOn(NEW);
    }

    @ParameterizedTest
    @EnumSource
    void aRunGoesBackToWhatWasRecordedWhateverBecomesOfTheCharm(CharmFolder.Edit edit) {
        assertThat(sim.ask("POST", APP + "/refresh", TO_STABLE).status()).isEqualTo(202);
        sim.untilState(RunState.PAUSED);
        sim.charms.edit(edit);
        sim.crash();
        assertThat(sim.ask("POST", APP + "/actions/rollback", "").status()).isEqualTo(202);
        sim.untilState(RunState.ROLLED_BACK);
        allIsWellOn(OLD);
    }

    @Test
    void whoIsRefusedForTheStateIsToldWhatIsPossible() {
        Told told = sim.ask("POST", APP + "/actions/resume-refresh", "");
        assertThat(told.status()).isEqualTo(409);
        assertThat(told.type()).isEqualTo("application/problem+json");
        assertThat(told.body().getJsonArray("nextActions")).isNotEmpty();
        assertThat(sim.ask("GET", "/v1/nothing", "").body().getString("code")).isEqualTo("unknown-path");
    }
}
