package io.refreshd.decide;

import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNotes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the probes of the checks read, beyond a {@link Snapshot}; judged by {@link Verdicts}. Every probe answers by
 * itself: what one can not read does not keep another from being judged.
 *
 * @param target the release that the application shall move to (pre) or has moved to (post)
 * @param programs the target's programs, once they are there, have the right digest and run
 * @param units what was read of each unit, by ordinal
 * @param primary what was read on the primary
 * @param databases what was read in each database of the primary, by name; unreadable without a primary
 * @param notes what is known of versions
 * @param backupAge how long ago the last backup ended; empty when nobody can say
 * @param denied what refreshd's account may not do in the cluster and needs, one clause each
 * @param claims the volumes that an earlier pod of the spare unit's ordinal left, by name
 */
public record Facts(
        Release target,
        Probe<Programs> programs,
        SortedMap<Integer, UnitFacts> units,
        PrimaryFacts primary,
        Probe<SortedMap<String, DatabaseFacts>> databases,
        Probe<VersionNotes> notes,
        Probe<Optional<Duration>> backupAge,
        Probe<List<String>> denied,
        Probe<List<String>> claims) {
    public Facts {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }

    /** Nothing could be read, for one reason. */
    public static Facts unreadable(Release target, String cause) {
        return withoutServers(target, cause, Probe.unreadable(cause));
    }

    /** What is read of a cluster: nothing is asked of servers there. */
    public static Facts ofCluster(Release target, Probe<List<String>> denied) {
        return withoutServers(target, "it is asked of PostgreSQL servers only", denied);
    }

    /** This with what may not be done in the cluster. */
    public Facts with(Probe<List<String>> missing) {
        return new Facts(target, programs, units, primary, databases, notes, backupAge, missing, claims);
    }

    /** This with what concerns a spare unit: what may not be done besides, and the claims that are there for it. */
    public Facts withSpare(Probe<List<String>> missing, Probe<List<String>> left) {
        Probe<List<String>> all = denied.value().isEmpty() || missing.value().isEmpty()
                ? Probe.unreadable(denied.cause().isEmpty() ? missing.cause() : denied.cause())
                : Probe.read(Stream.concat(denied.value().get().stream(), missing.value().get().stream())
                        .toList());
        return new Facts(target, programs, units, primary, databases, notes, backupAge, all, left);
    }

    private static Facts withoutServers(Release target, String cause, Probe<List<String>> denied) {
        return new Facts(
                target,
                Probe.unreadable(cause),
                new TreeMap<>(),
                PrimaryFacts.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                Probe.unreadable(cause),
                denied,
                Probe.unreadable("no spare unit was to be added"));
    }

    /**
     * The target's programs.
     *
     * @param extensions that come with them, with their versions
     * @param libraries that come with them, without folder and ending
     * @param catalog their catalog version; empty when that can not be told without making a cluster
     */
    public record Programs(
            Version version,
            SortedMap<String, String> extensions,
            SortedSet<String> libraries,
            Optional<Integer> catalog) {
        public Programs {
            extensions = Collections.unmodifiableSortedMap(new TreeMap<>(extensions));
            libraries = Collections.unmodifiableSortedSet(new TreeSet<>(libraries));
        }
    }

    /** What was read of one unit: over SQL, and of the disk that its data is on. */
    public record UnitFacts(Probe<ServerFacts> server, Probe<Disk> disk) {}

    /**
     * One unit's server.
     *
     * @param catalog its catalog version
     * @param pendingRestart settings that take effect with the next start
     * @param limits the settings that must not be lower on a standby than on the primary
     * @param preloaded libraries that are loaded at the start or with each session
     * @param replayPaused on a standby, whether somebody paused the replay
     * @param maximumWalBytes its max_wal_size
     * @param synchronous whom its commits wait for while it is the primary
     */
    public record ServerFacts(
            Version version,
            int catalog,
            SortedSet<String> pendingRestart,
            SortedMap<String, Long> limits,
            SortedSet<String> preloaded,
            boolean replayPaused,
            long maximumWalBytes,
            SynchronousNames synchronous) {
        public ServerFacts {
            pendingRestart = Collections.unmodifiableSortedSet(new TreeSet<>(pendingRestart));
            limits = Collections.unmodifiableSortedMap(new TreeMap<>(limits));
            preloaded = Collections.unmodifiableSortedSet(new TreeSet<>(preloaded));
        }
    }

    /** Room on a disk: all of it, and what is left for the server's user. */
    public record Disk(long totalBytes, long usableBytes) {}

    /** What was read on the primary. */
    public record PrimaryFacts(
            Probe<List<Transaction>> transactions,
            Probe<List<Prepared>> prepared,
            Probe<List<Work>> work,
            Probe<List<Slot>> slots,
            Probe<List<Age>> ages,
            Probe<Archiving> archiving,
            Probe<Synchronous> synchronous,
            Probe<Canary> canary) {
        public static PrimaryFacts unreadable(String cause) {
            return new PrimaryFacts(
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause),
                    Probe.unreadable(cause));
        }
    }

    /** An open transaction of a client; {@code state} as in pg_stat_activity. */
    public record Transaction(int process, String user, String database, String state, Duration age) {}

    /** A prepared transaction. */
    public record Prepared(String name, String database, String owner, Duration age) {}

    /**
     * Work that runs for long and suffers when it is cut.
     *
     * @param kind what it is
     * @param process of which server process
     * @param detail what it works on
     */
    public record Work(Kind kind, int process, String detail) {
        /** Kinds of work, with how users call them. */
        public enum Kind {
            BASE_BACKUP("base backup"),
            INDEX_BUILD("index build"),
            REWRITE("table rewrite"),
            WRAPAROUND_VACUUM("vacuum against wraparound"),
            COPY("copy");

            private final String text;

            Kind(String text) {
                this.text = text;
            }

            public String text() {
                return text;
            }
        }
    }

    /**
     * A replication slot of the primary.
     *
     * @param survives whether it is kept on a standby too, as failover slots are since 17
     * @param retainedBytes how much WAL it keeps from being removed
     * @param lost whether what it needs is gone
     */
    public record Slot(
            String name,
            boolean physical,
            boolean temporary,
            boolean active,
            boolean survives,
            long retainedBytes,
            boolean lost) {}

    /** How old the oldest transaction and multixact identifiers of a database are, in identifiers. */
    public record Age(String database, long transactions, long multixacts) {}

    /**
     * The archiver.
     *
     * @param on whether WAL is archived at all
     * @param failing whether the last attempt failed
     * @param failed how many attempts failed since the statistics began
     * @param waiting how many segments wait
     * @param detail the last segment that failed, when one did
     */
    public record Archiving(boolean on, boolean failing, long failed, long waiting, String detail) {}

    /** Synchronous replication: how many standbys a commit waits for, and how many could answer. */
    public record Synchronous(int wanted, int eligible) {}

    /** A write of our own: how long its commit took, and until the last standby had replayed it. */
    public record Canary(Duration commit, Duration replayed) {}

    /**
     * One database.
     *
     * @param extensions that are created in it, with their versions
     * @param libraries that its functions are in, without folder and ending
     * @param invalidIndexes by name
     * @param collations whose version is not the one that the operating system has now
     * @param corrupt what the check of its indexes found; asked after a refresh only
     * @param postSteps what is concerned by a note on the versions, by the note's name; asked after a refresh only
     */
    public record DatabaseFacts(
            Probe<SortedMap<String, String>> extensions,
            Probe<SortedSet<String>> libraries,
            Probe<List<String>> invalidIndexes,
            Probe<List<String>> collations,
            Probe<Indexes> corrupt,
            Probe<SortedMap<String, List<String>>> postSteps) {}

    /** Indexes that amcheck read: how many, of how many, and what was wrong with which. */
    public record Indexes(int checked, int all, List<String> corrupt) {
        public Indexes {
            corrupt = List.copyOf(corrupt);
        }
    }
}
