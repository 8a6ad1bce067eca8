package io.refreshd.decide;

import io.refreshd.decide.Facts.Age;
import io.refreshd.decide.Facts.Archiving;
import io.refreshd.decide.Facts.Canary;
import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.decide.Facts.Disk;
import io.refreshd.decide.Facts.Indexes;
import io.refreshd.decide.Facts.Prepared;
import io.refreshd.decide.Facts.PrimaryFacts;
import io.refreshd.decide.Facts.Programs;
import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.decide.Facts.Slot;
import io.refreshd.decide.Facts.Synchronous;
import io.refreshd.decide.Facts.Transaction;
import io.refreshd.decide.Facts.UnitFacts;
import io.refreshd.decide.Facts.Work;
import io.refreshd.model.Release;
import io.refreshd.model.VersionNotes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What probes read when nothing is wrong; a test changes what it is about. */
public final class FactsSample {
    private static final int UNITS = 12;

    final Release target;
    Probe<Programs> programs;
    final SortedMap<Integer, UnitFacts> units = new TreeMap<>();
    Probe<List<Transaction>> transactions = Probe.read(List.of());
    Probe<List<Prepared>> prepared = Probe.read(List.of());
    Probe<List<Work>> work = Probe.read(List.of());
    Probe<List<Slot>> slots = Probe.read(List.of());
    Probe<List<Age>> ages = Probe.read(List.of(new Age("app", 1_000_000, 1_000)));
    Probe<Archiving> archiving = Probe.read(new Archiving(true, false, 0, 0, ""));
    Probe<Synchronous> synchronous = Probe.read(new Synchronous(0, 0));
    Probe<Canary> canary = Probe.read(new Canary(Duration.ofMillis(2), Duration.ofMillis(30)));
    Probe<VersionNotes> notes = Probe.read(VersionNotes.NONE);
    Probe<Optional<Duration>> backup = Probe.read(Optional.of(Duration.ofHours(3)));
    DatabaseFacts app = new DatabaseFacts(
            Probe.read(sorted(Map.of("plpgsql", "1.0", "pgcrypto", "1.3"))),
            Probe.read(set("plpgsql", "pgcrypto")),
            Probe.read(List.of()),
            Probe.read(List.of()),
            Probe.read(new Indexes(20, 31, List.of())),
            Probe.read(new TreeMap<>()));
    Probe<SortedMap<String, DatabaseFacts>> databases;

    FactsSample(Release target) {
        this.target = target;
        programs = Probe.read(new Programs(
                target.version(),
                sorted(Map.of("plpgsql", "1.0", "pgcrypto", "1.3", "amcheck", "1.3")),
                set("plpgsql", "pgcrypto", "amcheck", "pg_stat_statements"),
                Optional.empty()));
        for (int ordinal = 0; ordinal < UNITS; ordinal++) {
            units.put(ordinal, unit(server(), new Disk(100L << 30, 40L << 30)));
        }
    }

    /** For any application of up to twelve units. */
    public static Facts fine(Release target) {
        return new FactsSample(target).facts();
    }

    ServerFacts server() {
        return new ServerFacts(
                target.version(),
                202107181,
                set(),
                sorted(Map.of("max_connections", 100L, "max_wal_senders", 20L)),
                set("pg_stat_statements"),
                false,
                256L << 20,
                SynchronousNames.NONE);
    }

    static UnitFacts unit(ServerFacts server, Disk disk) {
        return new UnitFacts(Probe.read(server), Probe.read(disk));
    }

    Facts facts() {
        SortedMap<String, DatabaseFacts> all = new TreeMap<>();
        all.put("app", app);
        return new Facts(
                target,
                programs,
                units,
                new PrimaryFacts(transactions, prepared, work, slots, ages, archiving, synchronous, canary),
                databases == null ? Probe.read(all) : databases,
                notes,
                backup,
                Probe.unreadable("no cluster"),
                Probe.unreadable("no cluster"));
    }

    static <V> SortedMap<String, V> sorted(Map<String, V> map) {
        return new TreeMap<>(map);
    }

    static SortedSet<String> set(String... names) {
        return new TreeSet<>(List.of(names));
    }
}
