package io.refreshd.workload.patroni;

/**
 * Where a unit's Patroni member answers.
 *
 * @param ordinal the unit
 * @param name the member's name in its cluster
 * @param port of its REST API
 * @param access what that asks for
 */
public record Member(String application, int ordinal, String name, String host, int port, RestAccess access) {
    /** A member of this machine. */
    public Member(String application, int ordinal, String host, int port) {
        this(application, ordinal, application + "-" + ordinal, host, port, RestAccess.PLAIN);
    }
}
