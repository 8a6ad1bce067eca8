package io.refreshd.simulation.exhaustive;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything that can happen to a small upgrade without a fault; {@code scripts/soak --exhaustive} does more. */
class SearchTest {
    private static final int MOST_STATES = 1_000_000;
    private static final int FEWEST_STATES = 50_000;

    @Test
    void everyStateOfASmallUpgradeIsSafeAndCanStillEnd() {
        long began = System.nanoTime();
        Search search = search(new Decider(Limits.DEFAULT));
        System.out.println("exhaustive: " + search.line(0, 1, (System.nanoTime() - began) / 1e9));
        assertThat(search.finding()).isEmpty();
        assertThat(search.states()).isBetween(FEWEST_STATES, MOST_STATES - 1);
    }

    @Test
    void aPromotionWithoutProofIsFound() {
        Search search = search(new Decider(Limits.DEFAULT) {
            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                Decision right = super.next(application, seen, moment);
                boolean waits = right.events().isEmpty() && right.next() instanceof Decision.Wait;
                return waits && application.intent().orElse(null) instanceof Intent.Handover handover
                        ? new Decision(List.of(), new Decision.Act(new Step.Promote(handover.to())), right.reason())
                        : right;
            }
        });
        assertThat(search.finding()).get().asString().contains("without proof");
    }

    @Test
    void aRunThatCanNotEndAnyMoreIsFound() {
        Search search = search(new Decider(Limits.DEFAULT) {
            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                Optional<RunPhase> phase = application.openRun().map(Run::phase);
                return phase.filter(RunPhase.Verifying.class::isInstance).isPresent()
                        ? new Decision(
                                List.of(),
                                new Decision.Wait(Duration.ofSeconds(1), io.refreshd.decide.Scope.ALL),
                                Reason.of(ReasonCode.VERIFYING, "for ever"))
                        : super.next(application, seen, moment);
            }
        });
        assertThat(search.finding()).get().asString().contains("can not end any more");
    }

    private static Search search(Decider decider) {
        Search search = new Search(decider, MOST_STATES);
        search.run(0, 1);
        return search;
    }
}
