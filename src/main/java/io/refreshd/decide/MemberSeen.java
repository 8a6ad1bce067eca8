package io.refreshd.decide;

import java.util.Optional;

/**
 * A unit as its Patroni member tells of it over REST. Positions in it are as old as Patroni's last loop: nothing is handed
 * over on its word.
 *
 * @param name the member's name in Patroni's cluster
 * @param state what its server does, for example {@code running} or {@code streaming}; empty text when nothing answered
 * @param role as in {@code /cluster}: {@code leader}, {@code replica}, {@code sync_standby} ...; empty when it is no member
 * @param timeline that it tells, 0 when it does not
 * @param lag in bytes, as Patroni computes it; empty for the leader and when Patroni does not know
 * @param nofailover whether a tag forbids that it leads
 * @param cluster what it tells of the whole cluster; empty when it did not answer
 * @param trouble why it did not answer, one line; empty when it did
 * @param locked why it could not even be asked: the way to the credentials is not open; empty when it could
 */
public record MemberSeen(
        String name,
        String state,
        String role,
        long timeline,
        Optional<Long> lag,
        boolean nofailover,
        Optional<PatroniSeen> cluster,
        String trouble,
        Optional<Locked> locked) {
    /**
     * What is missing to ask members and servers at all.
     *
     * @param text a clause, such as: the Secret prod/db has no key password
     * @param next the command that helps to mend it
     */
    public record Locked(String text, String next) {}

    /** A member that could be asked. */
    public MemberSeen(
            String name,
            String state,
            String role,
            long timeline,
            Optional<Long> lag,
            boolean nofailover,
            Optional<PatroniSeen> cluster,
            String trouble) {
        this(name, state, role, timeline, lag, nofailover, cluster, trouble, Optional.empty());
    }

    /** A member whose REST API did not answer. */
    public static MemberSeen silent(String name, String trouble) {
        return new MemberSeen(name, "", "", 0, Optional.empty(), false, Optional.empty(), trouble);
    }

    /** A member that could not be asked. */
    public static MemberSeen locked(String name, Locked why) {
        return new MemberSeen(name, "", "", 0, Optional.empty(), false, Optional.empty(), why.text(), Optional.of(why));
    }

    /** Whether it says of itself that it holds the leader's lock. */
    boolean leads() {
        return cluster.filter(told -> told.leader().equals(name)).isPresent();
    }

    /** The replication slot that Patroni keeps for it on the primary. */
    String slot() {
        return name.replace('-', '_').replace('.', '_');
    }

    /** Its lag as Patroni shows it, for a sentence. */
    String shown() {
        return (state.isEmpty() ? "unknown" : state)
                + lag.map(bytes -> " with a lag of " + bytes + " bytes").orElse("");
    }
}
