package io.refreshd.workload.postgresql;

/** The passwords with which the daemon and the units reach an application's servers; the same on all units. */
public record Credentials(
        String superuser, String superuserPassword, String replicationUser, String replicationPassword) {
    @Override
    public String toString() {
        return "Credentials[" + superuser + ", " + replicationUser + "]";
    }
}
