package io.refreshd.workload.postgresql;

/**
 * Where a unit's server listens.
 *
 * @param application the application
 * @param ordinal the unit
 */
public record Server(String application, int ordinal, String host, int port) {
    /** The unit's full name. */
    public String unit() {
        return application + "/" + ordinal;
    }
}
