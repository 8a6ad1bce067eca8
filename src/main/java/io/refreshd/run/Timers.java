package io.refreshd.run;

import java.time.Duration;
import java.time.Instant;

/** The time and its alarms; virtual in the simulator. */
public interface Timers {
    Instant now();

    /** Calls back once on the event loop after the time; the returned runnable takes that back. */
    Runnable after(Duration time, Runnable task);
}
