package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Command.Request;
import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What all commands share, and those that start an application or a unit. */
class CommandsTest {
    private final Given given = Given.deployed(3);

    private static Request to(int unit, String action) {
        return new Request(action, Optional.of(unit), new TreeMap<>(), "http", "ana", "", "");
    }

    private static Request keyed(String key, String fingerprint) {
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("channel", "14/candidate");
        return new Request(Actions.REFRESH, Optional.empty(), parameters, "cli", "ana", key, fingerprint);
    }

    private static Command.Deploy deploy(int units) {
        return new Command.Deploy(Given.APP, "14/stable", OLD, units, PausePolicy.ALL, Duration.ofSeconds(30));
    }

    private static Outcome deployed(Application application, Command.Deploy deploy) {
        Given given = Given.asked(1);
        return Commands.decide(
                new Asked(
                        application,
                        new Snapshot(List.of(), given.now),
                        Given.request(Actions.DEPLOY),
                        given.now,
                        given.limits),
                deploy);
    }

    // The unit that is addressed

    @Test
    void theLeaderMayBeNamedByItsNumber() {
        Then.accepts(given.ask(to(0, Actions.REFRESH), Given.to(NEW)));
    }

    @Test
    void aUnitThatIsNotTheLeaderIsRefusedNamingTheLeader() {
        Then.refuses(given.ask(to(2, Actions.RESUME), new Command.Resume(Optional.empty())), Refusal.Kind.CONFLICT)
                .because(ReasonCode.NOT_LEADER, "postgresql/2 is not the leader; postgresql/0 is")
                .offering("refreshctl run postgresql/leader resume-upgrade");
    }

    @Test
    void whatTheLeaderIsToBeAskedHasTheSameParameters() {
        Command.Request request = new Command.Request(
                Actions.REFRESH,
                Optional.of(2),
                new TreeMap<>(Map.of("revision", "102", "resources.binaries", "34", "skipReason", "it's late")),
                "http",
                "ana",
                "",
                "");
        Then.refuses(given.ask(request, Given.to(NEW)), Refusal.Kind.CONFLICT)
                .offering("refreshctl run postgresql/leader refresh resources.binaries=34 revision=102"
                        + " 'skipReason=it'\\''s late'");
    }

    @Test
    void anUnknownUnitIsRefusedNamingThoseThereAre() {
        Then.refuses(given.ask(to(3, Actions.REFRESH), Given.to(NEW)), Refusal.Kind.UNKNOWN)
                .because(
                        ReasonCode.UNKNOWN_UNIT,
                        "postgresql has no unit 3; it has postgresql/0, postgresql/1, postgresql/2")
                .offering("refreshctl status postgresql");
    }

    // The same request again

    @Test
    void aRepeatedRequestGetsItsFirstAnswerAndNothingHappensTwice() {
        Outcome first = given.ask(keyed("k1", "f1"), Given.to(NEW));
        given.with(first.events().toArray(Event[]::new));
        Outcome again = given.ask(keyed("k1", "f1"), Given.to(NEW));
        assertThat(again.refusal()).isEmpty();
        assertThat(again.events()).isEmpty();
        assertThat(again.operation()).isEqualTo(first.operation());
    }

    @Test
    void aKeyThatWasUsedForAnotherRequestIsRefused() {
        given.with(given.ask(keyed("k1", "f1"), Given.to(NEW)).events().toArray(Event[]::new));
        Then.refuses(given.ask(keyed("k1", "f2"), new Command.Cancel()), Refusal.Kind.INVALID)
                .because(ReasonCode.IDEMPOTENCY_CONFLICT, "used for another request, operation 1")
                .offering("refreshctl show-operation 1");
    }

    @Test
    void requestsWithoutAKeyAreNeverTheSame() {
        given.with(given.ask(keyed("", "f1"), Given.to(NEW)).events().toArray(Event[]::new));
        Then.refuses(given.ask(keyed("", "f1"), Given.to(NEW)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.RUN_IN_PROGRESS);
        Then.accepts(given.ask(keyed("k2", "f1"), new Command.Cancel()));
    }

    @Test
    void anOperationKeepsWhoAskedAndHow() {
        Outcome outcome = given.ask(keyed("k1", "f1"), Given.to(NEW));
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("channel", "14/candidate");
        assertThat(outcome.events().get(0))
                .isEqualTo(new Event.OperationEnqueued(1, "refresh", 0, parameters, "cli", "ana", "k1", "f1"));
    }

    @Test
    void theTaskOfTheLeaderIsTheLeadersThatThereIsNow() {
        given.unit(0).frozen();
        given.unit(1).frozen();
        Outcome outcome = given.ask(Actions.PAUSE, new Command.SetPolicy(PausePolicy.ALL));
        assertThat(((Event.OperationEnqueued) outcome.events().get(0)).unit()).isZero();
        assertThat(((Event.OperationEnqueued) given.ask(to(0, Actions.PAUSE), new Command.SetPolicy(PausePolicy.ALL))
                                .events()
                                .get(0))
                        .unit())
                .isZero();
    }

    // Deploying

    @Test
    void anApplicationIsDeployedBeforeItsFirstOperation() {
        Outcome outcome = deployed(Application.none(Given.APP, OLD), deploy(3));
        assertThat(outcome.events()).hasSize(2);
        assertThat(outcome.events().get(0))
                .isEqualTo(new Event.ApplicationDeployed(
                        Given.APP, "14/stable", OLD, 3, PausePolicy.ALL, Duration.ofSeconds(30)));
        assertThat(outcome.events().get(1)).isInstanceOf(Event.OperationEnqueued.class);
        assertThat(outcome.operation()).isEqualTo(1);
    }

    @Test
    void anApplicationIsNotDeployedTwice() {
        Then.refuses(deployed(given.app(), deploy(3)), Refusal.Kind.CONFLICT)
                .because(ReasonCode.APPLICATION_EXISTS, "postgresql is deployed already")
                .offering("refreshctl status postgresql");
    }

    @Test
    void anApplicationHasBetweenOneAndThirtyUnits() {
        Application none = Application.none(Given.APP, OLD);
        Then.refuses(deployed(none, deploy(0)), Refusal.Kind.INVALID)
                .because(ReasonCode.INVALID_PARAMETER, "units must be between 1 and 30, not 0");
        Then.refuses(deployed(none, deploy(31)), Refusal.Kind.INVALID).because(ReasonCode.INVALID_PARAMETER, "not 31");
        assertThat(deployed(none, deploy(1)).refusal()).isEmpty();
        assertThat(deployed(none, deploy(30)).refusal()).isEmpty();
    }

    // Starting a unit

    private Outcome start(int ordinal) {
        return given.ask(to(ordinal, Actions.START), new Command.StartUnit(ordinal));
    }

    @Test
    void aUnitThatIsDownIsStartedThoughItIsNotTheLeader() {
        given.unit(2).exited("killed");
        assertThat(Then.accepts(start(2))).containsExactly(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 1));
    }

    @Test
    void aUnitThatRunsIsNotStarted() {
        Then.refuses(start(2), Refusal.Kind.CONFLICT)
                .because(ReasonCode.UNIT_RUNNING, "postgresql/2 is not down")
                .offering("refreshctl status postgresql");
    }

    @Test
    void aUnitThatIsNotThereIsNotStarted() {
        Then.refuses(given.ask(Actions.START, new Command.StartUnit(7)), Refusal.Kind.UNKNOWN)
                .because(ReasonCode.UNKNOWN_UNIT, "postgresql has no unit 7")
                .offering("refreshctl status postgresql");
        given.machine.add(7, OLD).exited("");
        Then.refuses(given.ask(Actions.START, new Command.StartUnit(7)), Refusal.Kind.UNKNOWN)
                .because(ReasonCode.UNKNOWN_UNIT);
        given.machine.servers.remove(2);
        Then.refuses(start(2), Refusal.Kind.UNKNOWN).because(ReasonCode.UNKNOWN_UNIT);
    }

    @Test
    void aDeadUnitIsStartedAndAnotherOnesChangeWaitsForIt() {
        given.refreshing().changing(2).unit(1).exited("killed");
        Then.accepts(start(1));
    }

    @Test
    void aUnitThatChangesIsNotStartedBesides() {
        given.refreshing().changing(2).unit(2).exited("");
        Then.refuses(start(2), Refusal.Kind.CONFLICT)
                .because(ReasonCode.RUN_IN_PROGRESS, "a unit is being changed; this one is started when its turn comes")
                .offering("refreshctl explain postgresql");
    }

    @Test
    void aFormerPrimaryIsNotStartedBesideTheNewOne() {
        given.machine.move(2);
        given.unit(0).promoted().exited("killed");
        Then.refuses(start(0), Refusal.Kind.CONFLICT)
                .because(ReasonCode.TIMELINE_DIFFERS, "would come up as a second primary beside postgresql/2");
    }

    @Test
    void aUnitThatWasGivenUpMayBeStartedOnceMore() {
        given.with(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 3, 1));
        given.unit(2).startsAndEnds(OLD, "FATAL: no space left");
        assertThat(Then.accepts(start(2))).containsExactly(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 1, 2));
    }

    @Test
    void aUnitThatIsStillTriedIsNotStartedBeside() {
        given.with(new Event.UnitChangeStarted(2, OLD, Purpose.RESTART, 2, 1));
        given.unit(2).startsAndEnds(OLD, "FATAL: no space left");
        Then.refuses(start(2), Refusal.Kind.CONFLICT).because(ReasonCode.RUN_IN_PROGRESS);
    }

    @Test
    void aDeadPrimaryMayBeStartedWhileAStandbyWaitsForIt() {
        given.refreshing().changed(2).paused();
        given.unit(1).exited("killed");
        given.with(Then.accepts(start(1)).toArray(Event[]::new)).unit(1).start(OLD);
        given.unit(0).exited("killed");
        assertThat(Then.accepts(start(0))).containsExactly(new Event.UnitChangeStarted(0, OLD, Purpose.RESTART, 1, 1));
    }

    @Test
    void duringAHandoverThePrimaryIsNotStartedByHand() {
        given.refreshing().handingOver(0, 1).unit(0).exited("killed");
        Then.refuses(start(0), Refusal.Kind.CONFLICT).because(ReasonCode.RUN_IN_PROGRESS);
    }
}
