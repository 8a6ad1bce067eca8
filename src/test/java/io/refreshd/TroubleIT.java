package io.refreshd;

import static io.refreshd.RealDaemon.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Command;
import io.refreshd.decide.Event;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.run.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What happens to units, and to the daemon, in the middle of a run on real servers. */
class TroubleIT {
    @Test
    void aUnitKilledWhilePausedIsSaidAndKeepsTheRunUntilItIsStarted() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            daemon.signal(2, "KILL");
            daemon.until(view -> view.reason().code() == ReasonCode.UNIT_DOWN);
            assertThat(daemon.view().reason().next()).isEqualTo("refreshctl run postgresql/2 start");
            Answer refused = daemon.submit("resume-upgrade", new Command.Resume(Optional.empty()));
            assertThat(refused.refusal().orElseThrow().reason().code()).isEqualTo(ReasonCode.UNIT_UNHEALTHY);
            daemon.accepted("start", new Command.StartUnit(2));
            daemon.until(view -> view.reason().code() == ReasonCode.PAUSED_BY_POLICY);
            daemon.resume();
            daemon.until(RunState.COMPLETED);
        }
    }

    @Test
    void aStandbyAndThePrimaryKilledMidRollAreStartedInPlaceAndNothingIsPromotedForIt() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            daemon.resume();
            daemon.signal(0, "KILL");
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.app().run().orElseThrow().handovers()).isEqualTo(1);
            assertThat(daemon.app().run().orElseThrow().failovers()).isZero();
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1, 0);
        }
    }

    @Test
    void aUnitStoppedBySignalMidRollIsWaitedForAndSaid() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            daemon.signal(2, "STOP");
            daemon.until(view -> view.seen().unit(2).orElseThrow().process().state() == ProcessSeen.State.FROZEN);
            Answer refused = daemon.submit("resume-upgrade", new Command.Resume(Optional.empty()));
            assertThat(refused.refusal().orElseThrow().reason().sentence()).contains("stopped by a signal");
            daemon.signal(2, "CONT");
            daemon.until(view -> view.reason().code() == ReasonCode.PAUSED_BY_POLICY);
            daemon.resume();
            daemon.signal(2, "STOP");
            daemon.until(view ->
                    view.reason().code() == ReasonCode.UNIT_FROZEN || RealDaemon.state(view) == RunState.COMPLETED);
            daemon.signal(2, "CONT");
            daemon.until(RunState.COMPLETED);
        }
    }

    @Test
    void nothingMovesWhileAUnitIsStoppedMidRollAndWhatIsSuggestedLetsItGoOn() throws Exception {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", soaking());
            daemon.until(view -> view.reason().code() == ReasonCode.SOAKING);
            daemon.signal(1, "STOP");
            daemon.until(view -> view.reason().code() == ReasonCode.UNIT_FROZEN);
            assertThat(daemon.movedTo("14.9")).isSubsetOf(2);
            String next = daemon.view().reason().next();
            assertThat(next).matches("kill -CONT \\d+");
            assertThat(new ProcessBuilder("sh", "-c", next).inheritIO().start().waitFor())
                    .isZero();
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.movedTo("14.9")).containsExactly(2, 1, 0);
        }
    }

    private static Command.Refresh soaking() {
        return new Command.Refresh(
                RealDaemon.release("14.9"),
                "",
                Optional.of(PausePolicy.NONE),
                Optional.of(Duration.ofSeconds(3)),
                List.of(),
                false,
                false,
                false);
    }

    @Test
    void anotherDaemonFinishesTheRunThatTheFirstOneBegan() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9"));
            daemon.untilPause(1);
            int starts = daemon.view().seen().unit(1).orElseThrow().process().starts();
            daemon.restart();
            assertThat(daemon.state()).isEqualTo(RunState.PAUSED);
            daemon.until(view -> view.seen().units().size() == 3);
            assertThat(daemon.view().seen().unit(1).orElseThrow().process().starts())
                    .isEqualTo(starts);
            daemon.resume();
            daemon.until(view ->
                    view.reason().code() == ReasonCode.HANDING_OVER || RealDaemon.state(view) == RunState.COMPLETED);
            daemon.restart();
            daemon.until(RunState.COMPLETED);
            assertThat(daemon.app().run().orElseThrow().plan().run()).isEqualTo(1);
        }
    }

    @Test
    void aRollbackAfterTheHandoverEndsOnWhatWasRecorded() throws IOException {
        try (RealDaemon daemon = RealDaemon.with(3, "14.8")) {
            daemon.accepted("refresh", to("14.9", PausePolicy.NONE));
            daemon.until(view -> daemon.events().stream().anyMatch(Event.HandoverEnded.class::isInstance));
            Answer back = daemon.submit("rollback", new Command.Rollback());
            if (back.refusal().isEmpty()) {
                daemon.until(RunState.ROLLED_BACK);
                assertThat(daemon.app().units().values())
                        .allMatch(release -> release.version().minor() == 8);
                assertThat(daemon.app().run().orElseThrow().handovers()).isLessThanOrEqualTo(2);
            } else {
                assertThat(daemon.state()).isEqualTo(RunState.COMPLETED);
            }
        }
    }
}
