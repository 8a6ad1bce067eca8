package io.refreshd.decide;

import static io.refreshd.decide.Given.NEW;
import static io.refreshd.decide.Given.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Version;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Given given = Given.deployed(3);
    private final Server standby = given.unit(2);

    private Optional<Reason> objection(int ordinal) {
        return Health.objection(given.app(), given.seen(), ordinal, given.limits);
    }

    private void objects(ReasonCode code, String sentence) {
        Reason reason = objection(2).orElseThrow();
        assertThat(reason.code()).isEqualTo(code);
        assertThat(reason.sentence()).contains("postgresql/2").contains(sentence);
    }

    @Test
    void aPrimaryAndItsStandbysAreHealthy() {
        assertThat(Health.anyObjection(given.app(), given.seen(), -1, given.limits))
                .isEmpty();
    }

    @Test
    void aUnitWithoutAPlaceIsMissing() {
        standby.absent();
        objects(ReasonCode.UNIT_MISSING, "has no place any more");
        given.machine.servers.remove(2);
        objects(ReasonCode.UNIT_MISSING, "has no place any more");
    }

    @Test
    void aUnitSetToAnotherReleaseHasDrifted() {
        standby.installed = Optional.of(NEW);
        objects(ReasonCode.RELEASE_DRIFTED, "is set to postgresql revision 102 (14.9), not to postgresql revision 99");
    }

    @Test
    void aUnitSetToNothingHasDrifted() {
        standby.silent("").installed = Optional.empty();
        objects(ReasonCode.RELEASE_DRIFTED, "is set to nothing");
    }

    @Test
    void aUnitThatRunsAnotherVersionThanItIsSetToHasDrifted() {
        standby.runs = Optional.of(new Version(14, 7));
        objects(ReasonCode.RELEASE_DRIFTED, "runs 14.7, not 14.8");
    }

    @Test
    void aDownUnitIsToldWithItsCauseAndHowToStartIt() {
        standby.exited("FATAL: no space left");
        objects(ReasonCode.UNIT_DOWN, "is down: FATAL: no space left");
        assertThat(objection(2).orElseThrow().next()).isEqualTo("refreshctl run postgresql/2 start");
    }

    @Test
    void aDownUnitWhoseLogSaysNothingIsToldWithoutACause() {
        standby.exited("");
        assertThat(objection(2).orElseThrow().sentence()).isEqualTo("postgresql/2 is down");
    }

    @Test
    void aFrozenUnitIsToldWithHowToContinueIt() {
        standby.frozen();
        objects(ReasonCode.UNIT_FROZEN, "stopped by a signal");
        assertThat(objection(2).orElseThrow().next()).isEqualTo("kill -CONT 4702");
    }

    @Test
    void aUnitThatDoesNotAnswerYetIsToldWithItsTrouble() {
        standby.silent("the database system is starting up");
        objects(ReasonCode.UNIT_STARTING, "does not answer yet: the database system is starting up");
    }

    @Test
    void aStandbyOfAnotherClusterIsToldAsSuch() {
        standby.system = "8000";
        objects(ReasonCode.SYSTEM_IDENTIFIER_DIFFERS, "belongs to another cluster");
    }

    @Test
    void aStandbyThatDoesNotReceiveDoesNotStream() {
        standby.receives = false;
        objects(ReasonCode.UNIT_NOT_STREAMING, "does not stream");
    }

    @Test
    void aStandbyThatThePrimaryDoesNotFeedDoesNotStream() {
        standby.fed = false;
        objects(ReasonCode.UNIT_NOT_STREAMING, "does not stream");
    }

    @Test
    void aStandbyThatStillCatchesUpDoesNotStream() {
        standby.replicaState = "catchup";
        objects(ReasonCode.UNIT_NOT_STREAMING, "does not stream");
    }

    @Test
    void aStandbyOnAnotherTimelineIsToldWithBoth() {
        standby.timeline = 4;
        objects(ReasonCode.UNIT_NOT_STREAMING, "is on timeline 4, the primary on 1");
    }

    @Test
    void aLaggingStandbyIsToldWithItsLagAndTheBound() {
        standby.behind(given.limits.maximumLagBytes() + 1);
        objects(ReasonCode.UNIT_LAGGING, "is 16777217 bytes behind the primary, at most 16777216 are allowed");
        standby.lsn++;
        assertThat(objection(2)).isEmpty();
    }

    @Test
    void aStandbyReadAfterThePrimaryIsNotAheadOfIt() {
        standby.lsn += 500;
        assertThat(objection(2)).isEmpty();
        DatabaseSeen primary = given.seen().unit(0).orElseThrow().database().orElseThrow();
        DatabaseSeen ahead = given.seen().unit(2).orElseThrow().database().orElseThrow();
        assertThat(Health.lag(primary, ahead)).isZero();
    }

    @Test
    void withoutAPrimaryNoStandbyIsHealthy() {
        given.unit(0).exited("killed");
        Reason reason = objection(2).orElseThrow();
        assertThat(reason.code()).isEqualTo(ReasonCode.NO_PRIMARY);
        assertThat(reason.sentence()).isEqualTo("no unit answers as the primary");
    }

    @Test
    void twoPrimariesMakeEveryUnitUnhealthy() {
        given.unit(1).promoted();
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            Reason reason = objection(ordinal).orElseThrow();
            assertThat(reason.code()).isEqualTo(ReasonCode.SECOND_PRIMARY);
            assertThat(reason.sentence())
                    .isEqualTo(
                            "2 units of postgresql answer as primaries; stop the wrong one and make it a standby of the"
                                    + " right one");
            assertThat(reason.next()).isEqualTo("refreshctl status postgresql");
        }
    }

    @Test
    void theHighestUnitIsNamedFirstAndOneCanBeLeftOut() {
        given.unit(1).frozen();
        standby.exited("");
        assertThat(Health.anyObjection(given.app(), given.seen(), -1, given.limits)
                        .orElseThrow()
                        .code())
                .isEqualTo(ReasonCode.UNIT_DOWN);
        assertThat(Health.anyObjection(given.app(), given.seen(), 2, given.limits)
                        .orElseThrow()
                        .code())
                .isEqualTo(ReasonCode.UNIT_FROZEN);
    }

    @Test
    void thePrimarysTroubleIsNamedBeforeItsConsequences() {
        given.unit(0).frozen();
        standby.exited("");
        Reason reason =
                Health.anyObjection(given.app(), given.seen(), -1, given.limits).orElseThrow();
        assertThat(reason.code()).isEqualTo(ReasonCode.UNIT_FROZEN);
        assertThat(reason.sentence()).contains("postgresql/0");
    }

    @Test
    void healthOnAnotherReleaseCanBeAskedFor() {
        given.moved(2, NEW);
        assertThat(Health.objection(given.app(), given.seen(), 2, NEW, given.limits))
                .isEmpty();
        assertThat(Health.objection(given.app(), given.seen(), 2, OLD, given.limits))
                .isPresent();
    }

    @Test
    void theLeaderIsTheLowestHealthyUnit() {
        assertThat(Leader.of(given.app(), given.seen(), given.limits)).isZero();
        given.primaryOn(2).unit(0).frozen();
        assertThat(Leader.of(given.app(), given.seen(), given.limits)).isEqualTo(1);
    }

    @Test
    void somebodyLeadsEvenWhenNobodyIsHealthy() {
        given.machine.servers.values().forEach(Server::frozen);
        assertThat(Leader.of(given.app(), given.seen(), given.limits)).isZero();
        assertThat(Leader.of(Given.asked(3).app(), given.seen(), given.limits)).isZero();
    }

    @Test
    void theFingerprintHoldsForReleasesAndThePrimary() {
        String before = Topology.fingerprint(given.app(), given.seen());
        assertThat(before).isEqualTo("0@99/99999999 1@99/99999999 2@99/99999999 primary 0 timeline 1 system 7000");
        standby.exited("");
        assertThat(Topology.fingerprint(given.app(), given.seen())).isEqualTo(before);
        given.unit(0).exited("");
        assertThat(Topology.fingerprint(given.app(), given.seen())).endsWith(" no primary");
    }
}
