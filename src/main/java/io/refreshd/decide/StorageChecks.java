package io.refreshd.decide;

import io.refreshd.decide.Facts.Age;
import io.refreshd.decide.Facts.Disk;
import io.refreshd.decide.Facts.UnitFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Room, archive, backups, and how far the identifiers are from their end. */
final class StorageChecks {
    private StorageChecks() {}

    static Finding diskSpace(Examination of) {
        List<String> scarce = new ArrayList<>();
        List<String> little = new ArrayList<>();
        String tightest = "";
        double least = 2;
        for (int ordinal : of.ordinals()) {
            UnitFacts unit = of.facts().units().get(ordinal);
            if (unit == null || unit.disk().value().isEmpty()) {
                return Finding.error(
                        "the disk of " + of.name(ordinal),
                        unit == null ? "it was not looked at" : unit.disk().cause());
            }
            Disk disk = unit.disk().value().get();
            double share = disk.totalBytes() <= 0 ? 0 : (double) disk.usableBytes() / disk.totalBytes();
            String text = of.name(ordinal) + " has " + Figures.bytes(disk.usableBytes()) + " free ("
                    + Figures.share(share) + ")";
            long wal = unit.server()
                    .value()
                    .map(Facts.ServerFacts::maximumWalBytes)
                    .orElse(0L);
            if (disk.usableBytes() < of.thresholds().walFactor() * wal) {
                scarce.add(text + ", max_wal_size is " + Figures.bytes(wal));
            } else if (share < of.thresholds().freeShare()) {
                (disk.usableBytes() < of.thresholds().freeBytes() ? scarce : little).add(text);
            }
            if (share < least) {
                least = share;
                tightest = text;
            }
        }
        String fix = "make room on that disk: df -h";
        if (!scarce.isEmpty()) {
            return Finding.fail(Finding.some(scarce), fix);
        }
        return little.isEmpty()
                ? Finding.pass(tightest + ", the least of all")
                : Finding.warn(Finding.some(little), fix);
    }

    static Finding wraparound(Examination of) {
        return Finding.of(of.facts().primary().ages(), "the age of the databases", ages -> {
            Age oldest = ages.stream()
                    .max(Comparator.comparingLong(StorageChecks::worst))
                    .orElse(new Age("", 0, 0));
            String observed = oldest.database() + " is " + worst(oldest) / 1_000_000 + " million identifiers old, the"
                    + " oldest of " + Figures.count(ages.size(), "database");
            String fix = "vacuum it first: vacuumdb --freeze " + oldest.database();
            if (worst(oldest) > of.thresholds().wraparoundFailure()) {
                return Finding.fail(observed, fix);
            }
            return worst(oldest) > of.thresholds().wraparoundWarning()
                    ? Finding.warn(observed, fix)
                    : Finding.pass(observed);
        });
    }

    private static long worst(Age age) {
        return Math.max(age.transactions(), age.multixacts());
    }

    static Finding archiving(Examination of) {
        return Finding.of(of.facts().primary().archiving(), "the archiver", archiver -> {
            if (!archiver.on()) {
                return Finding.pass("archive_mode is off");
            }
            String observed =
                    Figures.count(archiver.waiting(), "segment") + " waiting, " + archiver.failed() + " attempts failed"
                            + (archiver.detail().isEmpty() ? "" : ", the last one for " + archiver.detail());
            String fix = "mend archive_command: SELECT * FROM pg_stat_archiver, and the server's log";
            if (archiver.failing()) {
                return Finding.fail(observed, fix);
            }
            return archiver.waiting() >= of.thresholds().archiveWaiting()
                    ? Finding.warn(observed, fix)
                    : Finding.pass(observed);
        });
    }

    static Finding backupAge(Examination of) {
        return of.facts()
                .backupAge()
                .fold(
                        age -> age.map(known -> known.compareTo(of.thresholds().backupAge()) > 0
                                        ? Finding.warn(
                                                "the last backup is " + Figures.time(known) + " old",
                                                "take a backup first")
                                        : Finding.pass("the last backup is " + Figures.time(known) + " old"))
                                .orElseGet(StorageChecks::unknown),
                        cause -> unknown());
    }

    private static Finding unknown() {
        return Finding.warn(
                "refreshd can not know when the last backup was taken", "make sure that there is a recent one");
    }
}
