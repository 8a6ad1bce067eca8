package io.refreshd.simulation.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.run.World;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An effect that was done and whose answer is lost is not done again: it is looked at instead. */
class LostAnswersTest {
    private final List<String> effects = new ArrayList<>();

    /** Does everything, and answers nothing. */
    private final class Silent implements World {
        private final World real;

        Silent(World real) {
            this.real = real;
        }

        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            return real.observe(application, scope);
        }

        @Override
        public Future<Facts> examine(Application application, Release target, Stage stage) {
            return real.examine(application, target, stage);
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            effects.add(step.describe(application.name()));
            return real.perform(application, step).map(done -> StepOutcome.unknown("the answer was lost"));
        }

        @Override
        public void onHint(Consumer<String> hint) {
            real.onHint(hint);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void anUpgradeWithoutAnyAnswerDoesEveryEffectOnce(int units) {
        Verdict verdict = Trial.run(Scenario.fine(units, PausePolicy.NONE), new Variant() {
            @Override
            public World world(World real) {
                return new Silent(real);
            }
        });
        assertThat(verdict.finding()).isEmpty();
        assertThat(verdict.end()).isEqualTo("completed");
        assertThat(effects).isNotEmpty().doesNotHaveDuplicates();
    }
}
