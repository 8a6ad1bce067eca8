package io.refreshd.workload.postgresql;

/**
 * Where a unit's server listens.
 *
 * @param application the application; of pods the StatefulSet, which their names begin with
 * @param ordinal the unit
 * @param ca certificates (PEM) of who signed the server's own; empty text when it is asked without TLS
 */
public record Server(String application, int ordinal, String host, int port, String ca) {
    /** A server of this machine. */
    public Server(String application, int ordinal, String host, int port) {
        this(application, ordinal, host, port, "");
    }

    /** The unit's full name. */
    public String unit() {
        return application + "/" + ordinal;
    }
}
