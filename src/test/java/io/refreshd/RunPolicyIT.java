package io.refreshd;

import static io.refreshd.RealDaemon.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Command;
import io.refreshd.decide.Event;
import io.refreshd.decide.Stage;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.model.Skip;
import io.refreshd.run.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a run pauses, waits and ends, on real servers. */
class RunPolicyIT {
    private static final String ANY_ONE =
            "ALTER SYSTEM SET synchronous_standby_names = 'ANY 1 (refreshd_0, refreshd_1, refreshd_2)'";
    private static final String QUORUM = "SELECT application_name FROM pg_stat_replication WHERE sync_state = 'quorum'";

    @Test
    void policyAllPausesAfterEachUnitAndAResumeNamesItsPause() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9", PausePolicy.ALL));
            daemon.untilPause(1);
            refused(daemon, new Command.Resume(Optional.empty()), ReasonCode.PAUSE_NOT_NAMED);
            daemon.resume(1);
            daemon.untilPause(2);
            refused(daemon, new Command.Resume(Optional.of(1)), ReasonCode.PAUSE_ANSWERED);
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1);
            daemon.resume(2);
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1, 0);
        }
    }

    @Test
    void policyNoneNeverPausesAndAfterwardsGoingBackIsACheckedDowngrade() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            daemon.accepted("refresh", to("14.9", PausePolicy.NONE));
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.app().run().orElseThrow().pauses()).isZero();
            Answer back = daemon.submit("rollback", new Command.Rollback());
            assertThat(back.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.NOTHING_TO_ROLL_BACK);
            assertThat(back.refusal().orElseThrow().reason().next()).contains("--allow-downgrade");
            refused(daemon, to("14.8"), ReasonCode.DOWNGRADE);
            daemon.accepted(
                    "refresh",
                    new Command.Refresh(
                            RealDaemon.release("14.8"),
                            "",
                            Optional.of(PausePolicy.NONE),
                            Optional.empty(),
                            List.of(),
                            false,
                            true,
                            false));
            daemon.until(view -> view.application().run().orElseThrow().plan().run() == 2
                    && RealDaemon.state(view) == RunState.COMPLETED);
            assertThat(daemon.movedTo("14.8")).containsExactly(1, 0);
        }
    }

    @Test
    void thePolicyChangesMidRunAndAPauseComesBeforeTheNextUnit() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            daemon.accepted("set-pause-policy", new Command.SetPolicy(PausePolicy.ALL));
            daemon.resume(1);
            daemon.untilPause(2);
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1);
            daemon.accepted("set-pause-policy", new Command.SetPolicy(PausePolicy.NONE));
            daemon.resume(2);
            daemon.until(RunState.COMPLETED);
        }
    }

    @Test
    void aPauseIsTakenBeforeTheNextUnitAndARunIsCancelledWhereItIs() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            daemon.accepted(
                    "refresh",
                    new Command.Refresh(
                            RealDaemon.release("14.9"),
                            "",
                            Optional.of(PausePolicy.NONE),
                            Optional.of(Duration.ofSeconds(2)),
                            List.of(),
                            false,
                            false,
                            false));
            daemon.until(view -> view.reason().code() == ReasonCode.SOAKING);
            daemon.accepted("pause", new Command.Pause());
            daemon.until(RunState.PAUSED);
            daemon.accepted("cancel", new Command.Cancel());
            daemon.until(RunState.CANCELLED);
            assertThat(daemon.movedTo("14.9")).containsExactly(1);
            refused(daemon, to("14.10"), ReasonCode.MIXED_RELEASES);
            daemon.accepted("refresh", to("14.9", PausePolicy.NONE));
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.app().units().values())
                    .allMatch(release -> release.version().minor() == 9);
        }
    }

    @Test
    void commitsStaySynchronousWhoeverIsThePrimary() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.sql(0, ANY_ONE, "SELECT pg_reload_conf()");
            // The reload takes a moment; until then the check sees an asynchronous primary and passes.
            assertThat(Eventually.within(
                            Duration.ofSeconds(20), () -> !daemon.sql(0, QUORUM).isEmpty()))
                    .isTrue();
            daemon.accepted("refresh", to("14.9", PausePolicy.NONE));
            daemon.until(RunState.CANCELLED);
            assertThat(daemon.events().stream()
                            .filter(Event.ChecksJudged.class::isInstance)
                            .flatMap(event -> ((Event.ChecksJudged) event).results().stream()))
                    .filteredOn(check -> check.name().equals("synchronous-set"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.observed())
                            .contains("postgresql/1 would wait for 0, postgresql/2 would wait for 0"));

            daemon.sql(1, ANY_ONE, "SELECT pg_reload_conf()");
            daemon.sql(2, ANY_ONE, "SELECT pg_reload_conf()");
            daemon.accepted("refresh", to("14.9", PausePolicy.NONE));
            daemon.until(view -> view.application().run().orElseThrow().plan().run() == 2
                    && RealDaemon.state(view) == RunState.COMPLETED);
            int primary = daemon.app().primary();
            assertThat(primary).isNotZero();
            assertThat(daemon.sql(primary, QUORUM)).hasSize(2);
        }
    }

    @Test
    void aSoakHoldsTheNextUnitForItsTime() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8")) {
            daemon.accepted(
                    "refresh",
                    new Command.Refresh(
                            RealDaemon.release("14.9"),
                            "",
                            Optional.of(PausePolicy.NONE),
                            Optional.of(Duration.ofSeconds(3)),
                            List.of(),
                            false,
                            false,
                            false));
            daemon.until(view -> view.reason().code() == ReasonCode.SOAKING);
            assertThat(daemon.movedTo("14.9")).isEmpty();
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.events().stream().filter(Event.UnitHealthy.class::isInstance))
                    .hasSize(2);
        }
    }

    @Test
    void aPassedCheckIsUsedOnceUntilItExpiresAndASkipIsByNameWithAReason() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(2, "14.8", "limits: {check-expiry: PT2S}")) {
            daemon.accepted("pre-upgrade-check", new Command.PreUpgradeCheck(RealDaemon.release("14.9"), List.of()));
            daemon.until(view -> view.application().check().isPresent());
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            assertThat(checks(daemon)).isEqualTo(1);
            daemon.rollback();
            daemon.until(RunState.ROLLED_BACK);

            daemon.accepted("pre-upgrade-check", new Command.PreUpgradeCheck(RealDaemon.release("14.9"), List.of()));
            daemon.until(view -> checks(daemon) == 2);
            long judged = System.nanoTime();
            daemon.until(
                    view -> System.nanoTime() - judged > Duration.ofSeconds(3).toNanos());
            refused(daemon, skipping(new Skip("no-such-check", "because")), ReasonCode.UNKNOWN_CHECK);
            refused(daemon, skipping(new Skip("topology", " ")), ReasonCode.INVALID_PARAMETER);
            daemon.accepted("refresh", skipping(new Skip("topology", "seen by hand")));
            daemon.untilPause(1);
            assertThat(checks(daemon)).isEqualTo(3);
            assertThat(daemon.events().stream()
                            .filter(Event.ChecksJudged.class::isInstance)
                            .map(Event.ChecksJudged.class::cast)
                            .flatMap(judgedNow -> judgedNow.results().stream())
                            .filter(result -> result.status() == CheckStatus.SKIPPED))
                    .singleElement()
                    .satisfies(result -> assertThat(result.observed()).contains("seen by hand"));
        }
    }

    private static Command.Refresh skipping(Skip skip) {
        return new Command.Refresh(
                RealDaemon.release("14.9"), "", Optional.empty(), Optional.empty(), List.of(skip), false, false, false);
    }

    private static long checks(RealDaemon daemon) {
        return daemon.events().stream()
                .filter(event -> event instanceof Event.ChecksJudged judged && judged.stage() == Stage.PRE)
                .count();
    }

    private static void refused(RealDaemon daemon, Command command, ReasonCode code) {
        Answer answer = daemon.submit("refresh", command);
        assertThat(answer.refusal().orElseThrow().reason().code()).isEqualTo(code);
    }
}
