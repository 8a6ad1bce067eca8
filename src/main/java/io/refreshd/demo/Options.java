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
 * @param patroni where Patroni's programs are, when units are its members; empty for plain servers
 */
record Options(
        Scenario scenario,
        Path home,
        String from,
        String to,
        int units,
        Optional<Path> report,
        boolean keep,
        Optional<Path> patroni) {
    /** With plain servers. */
    Options(Scenario scenario, Path home, String from, String to, int units, Optional<Path> report, boolean keep) {
        this(scenario, home, from, to, units, report, keep, Optional.empty());
    }

    /** The charm that is deployed. */
    String charm() {
        return patroni.isPresent() ? "postgresql-patroni" : Place.APPLICATION;
    }

    /** More would not fit on a small machine. */
    static final int MOST_UNITS = 9;
}
