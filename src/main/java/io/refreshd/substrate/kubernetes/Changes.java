package io.refreshd.substrate.kubernetes;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets a thread wait until something that a watch brings has come. */
final class Changes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Something came. */
    void tell() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the condition holds, and not later than after the time. */
    void await(Supplier<Boolean> condition, Duration most) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (left > 0 && !condition.get()) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
