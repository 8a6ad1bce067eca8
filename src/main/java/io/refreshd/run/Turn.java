package io.refreshd.run;

import java.time.Duration;

/**
 * One turn of an application's loop: observed, decided, appended.
 *
 * @param took from the look at the units until the events were on disk; effects are not waited for
 * @param broken whether it broke off, as when the journal can not be written
 */
public record Turn(Duration took, boolean broken) {}
