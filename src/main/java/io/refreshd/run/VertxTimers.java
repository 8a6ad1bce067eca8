package io.refreshd.run;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The machine's clock and Vert.x timers. */
public final class VertxTimers implements Timers {
    private final Vertx vertx;
    private final Clock clock;

    public VertxTimers(Vertx vertx, Clock clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Runnable after(Duration time, Runnable task) {
        long timer = vertx.setTimer(Math.max(1, time.toMillis()), ignored -> task.run());
        return () -> vertx.cancelTimer(timer);
    }
}
