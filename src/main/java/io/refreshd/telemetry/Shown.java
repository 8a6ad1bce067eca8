package io.refreshd.telemetry;

import io.refreshd.decide.Application;
import java.time.Instant;

/**
 * What the metrics need of one application.
 *
 * @param application its journalled state
 * @param status its status as users read it, one of {@link Gauges#STATUSES}
 * @param ready how many units are well
 * @param seenAt when it was last looked at
 */
public record Shown(Application application, String status, int ready, Instant seenAt) {}
