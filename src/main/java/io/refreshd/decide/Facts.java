package io.refreshd.decide;

import io.refreshd.model.Release;

/**
 * What the probes of the checks read, beyond a {@link Snapshot}; judged by {@link Verdicts}.
 *
 * @param target the release that the application shall move to (pre) or has moved to (post)
 * @param artifactTrouble why the target's binaries are not present, right and runnable; empty when they are
 */
public record Facts(Release target, String artifactTrouble) {}
