/** Metrics and log lines, derived from events and from what may be shown of applications. Event loop only. */
@NullMarked
package io.refreshd.telemetry;

import org.jspecify.annotations.NullMarked;
