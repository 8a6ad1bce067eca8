package io.refreshd.simulation.trial;

import io.refreshd.simulation.rule.Finding;
import java.util.Optional;

/**
 * What became of one world.
 *
 * @param end where the run ended, in the words users read
 * @param hash of everything that happened
 * @param steps how many tasks ran
 */
public record Verdict(Scenario scenario, Optional<Finding> finding, String end, long hash, int steps, Hits hits) {}
