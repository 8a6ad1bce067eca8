package io.refreshd.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.refreshd.run.Turn;
import java.time.Duration;

/** How long the turns of the loops take, and how many broke off. */
final class Turns {
    private final Timer duration;
    private final Counter errors;

    Turns(MeterRegistry registry) {
        duration = Timer.builder("refreshd.reconcile.duration")
                .description("Turns of the loops: observed, decided, journalled.")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(2500),
                        Duration.ofSeconds(10))
                .register(registry);
        errors = Counter.builder("refreshd.reconcile.errors")
                .description("Turns that broke off, as when the journal can not be written.")
                .register(registry);
    }

    void count(Turn turn) {
        // A clock that was set back in between measures nothing.
        if (!turn.took().isNegative()) {
            duration.record(turn.took());
        }
        if (turn.broken()) {
            errors.increment();
        }
    }
}
