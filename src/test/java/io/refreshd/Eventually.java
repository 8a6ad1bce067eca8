package io.refreshd;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting in tests: looks again and again until a deadline. The only place where a test lets time pass. */
public final class Eventually {
    private static final long PAUSE_NANOS = 5_000_000;

    private Eventually() {}

    /** Whether the condition came true in time. */
    public static boolean within(Duration deadline, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
