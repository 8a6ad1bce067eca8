package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.ReasonCode;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private final Given given = Given.deployed(3);

    private Optional<Step> repair() {
        return Slots.repair(given.app(), given.seen());
    }

    private static Optional<Step> repaired(int ordinal, Integer... consumers) {
        return Optional.of(new Step.RepairSlots(ordinal, new TreeSet<>(List.of(consumers))));
    }

    @Test
    void slotsThatAreRightAreLeftAlone() {
        assertThat(repair()).isEmpty();
    }

    @Test
    void aSlotThatIsMissingOnThePrimaryIsMade() {
        given.unit(0).slots.remove(2);
        assertThat(repair()).isEqualTo(repaired(0, 1, 2));
    }

    @Test
    void aSlotOfAUnitThatIsGoneIsDropped() {
        given.unit(0).slots.add(7);
        assertThat(repair()).isEqualTo(repaired(0, 1, 2));
    }

    @Test
    void aStandbyKeepsNoSlotOfOurs() {
        given.unit(1).slots.add(0);
        assertThat(repair()).isEqualTo(repaired(1));
    }

    @Test
    void slotsOfOthersAreNotOurs() {
        given.unit(0).foreign.add(new SlotSeen("backup", true, false));
        given.unit(0).foreign.add(new SlotSeen("refreshd_9", false, true));
        assertThat(repair()).isEmpty();
    }

    @Test
    void aUnitThatDoesNotAnswerIsNotAskedTo() {
        given.unit(1).silent("starting").slots.add(0);
        assertThat(repair()).isEmpty();
    }

    @Test
    void aUnitThatIsNotOfTheApplicationIsLeftAlone() {
        given.machine.add(8, Given.OLD).slots.add(0);
        given.unit(0).slots.remove(8);
        assertThat(repair()).isEmpty();
    }

    @Test
    void aUnitThatIsBeingAddedKeepsItsSlot() {
        given.with(new Event.UnitAddStarted(3, Given.OLD)).unit(0).slots.add(3);
        assertThat(repair()).isEmpty();
    }

    @Test
    void aUnitThatIsAddedKeepsItsSlotWhileThePrimaryIsStartedFirst() {
        given.with(new Event.UnitAddStarted(3, Given.OLD))
                .restarting(0)
                .unit(0)
                .slots
                .add(3);
        assertThat(repair()).isEmpty();
        given.restarting(0).with(new Event.UnitChanged(0, Given.OLD, Event.Purpose.RESTART));
        assertThat(repair()).isEmpty();
    }

    @Test
    void aCandidateGetsTheSlotsOfAPrimary() {
        UnitSeen candidate = given.seen().unit(1).orElseThrow();
        assertThat(Slots.repair(given.app(), candidate, true)).isEqualTo(repaired(1, 0, 2));
        assertThat(Slots.repair(given.app(), candidate, false)).isEmpty();
    }

    @Test
    void upkeepPutsThemInOrder() {
        given.unit(0).slots.add(7);
        Then.performs(given.next(), repaired(0, 1, 2).orElseThrow())
                .because(ReasonCode.RESTARTING_UNIT, "replication slots");
    }
}
