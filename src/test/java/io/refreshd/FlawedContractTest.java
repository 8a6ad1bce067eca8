package io.refreshd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.emulation.Flaw;
import org.junit.jupiter.api.Test;

/** A cluster that does wrong fails the contract. */
class FlawedContractTest {
    @Test
    void aPodBelowThePartitionThatComesBackNewIsFound() {
        found(() -> FlawedCluster.tries(
                Flaw.NEW_BELOW_PARTITION,
                SetShape.ORDERED,
                ClusterContract::aPodThatSomebodyDeletesBelowThePartitionComesBackAsItWas));
    }

    @Test
    void aParallelSetThatWaitsForABrokenPodIsFound() {
        found(() -> FlawedCluster.tries(
                Flaw.PARALLEL_WAITS,
                SetShape.PARALLEL,
                ClusterContract
                        ::aTemplateThatSomebodySetsBackUnderABrokenPodHealsItUnderParallelOnlyAndARollbackIsTheWayOn));
    }

    @Test
    void aSpareUnitThatStaysIsFound() {
        found(() -> FlawedCluster.tries(
                Flaw.KEEPS_SPARE,
                SetShape.ORDERED,
                ClusterContract::aSpareUnitIsAddedAndRefreshedFirstAndGoesAtTheEnd));
    }

    private static void found(Runnable contract) {
        assertThatThrownBy(contract::run).isInstanceOf(AssertionError.class);
    }
}
