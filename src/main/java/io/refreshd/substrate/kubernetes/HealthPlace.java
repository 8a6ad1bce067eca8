package io.refreshd.substrate.kubernetes;

/**
 * Where each pod of a StatefulSet says how it is.
 *
 * @param port 0 when the StatefulSet does not say it, or nothing that is a port
 * @param path begins with a slash
 */
public record HealthPlace(int port, String path) {
    /** The annotation that says the port. */
    public static final String PORT = "refreshd.io/health-port";

    static final String PATH = "refreshd.io/health-path";
}
