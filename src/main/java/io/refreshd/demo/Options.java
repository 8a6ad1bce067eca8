package io.refreshd.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demo was asked to do.
 *
 * @param home the project's folder, where the charms are
 * @param from a version, empty for the usual one
 * @param to a version, empty for the usual one
 * @param report where the report goes; empty for the usual place
 * @param keep whether the daemon and the servers go on afterwards
 */
record Options(Scenario scenario, Path home, String from, String to, int units, Optional<Path> report, boolean keep) {
    /** More would not fit on a small machine. */
    static final int MOST_UNITS = 9;
}
