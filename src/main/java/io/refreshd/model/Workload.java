package io.refreshd.model;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a unit is asked whether it is well. Which workload goes with which substrate is said here and nowhere else. */
public enum Workload {
    /** A plain PostgreSQL server, asked over SQL. */
    POSTGRESQL("a stopped primary's container would be started again as a primary, beside the one that was promoted;"
            + " on Kubernetes PostgreSQL needs somebody who elects a leader"),
    /** A PostgreSQL server that Patroni starts, watches and elects the leader of; asked over Patroni's REST API and SQL. */
    PATRONI(""),
    /** Anything that answers at a URL of its own: a unit is well when its pod is ready and its health URL says so. */
    HTTP(""),
    /** Nothing is asked: a unit is well when its pod is ready. */
    NONE("");

    private final String notOnKubernetes;

    Workload(String notOnKubernetes) {
        this.notOnKubernetes = notOnKubernetes;
    }

    /** Why this workload is not run on the substrate; empty when it is. */
    public Optional<String> objection(Substrate substrate) {
        return switch (substrate) {
            case LOCAL ->
                this == NONE || this == HTTP
                        ? Optional.of("units of this machine are PostgreSQL servers")
                        : Optional.empty();
            case KUBERNETES -> Optional.of(notOnKubernetes).filter(why -> !why.isEmpty());
        };
    }

    /** The workload of this name; empty when there is none. */
    public static Optional<Workload> parse(String text) {
        return Stream.of(values())
                .filter(workload -> workload.text().equals(text))
                .findFirst();
    }

    /** As users read it, for example {@code postgresql}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
