package io.refreshd.decide;

import io.refreshd.decide.Facts.Age;
import io.refreshd.decide.Facts.Archiving;
import io.refreshd.decide.Facts.Disk;
import io.refreshd.decide.Facts.UnitFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageChecksTest {
    private static final long GIB = 1L << 30;

    private final Judging judging = new Judging();

    @Test
    void theTightestDiskIsNamed() {
        disk(1, 100 * GIB, 16 * GIB);
        judging.passes("disk-space", "postgresql/1 has 16 GiB free (16 %)");
    }

    @Test
    void lessThanFifteenPercentFailsUnlessThatIsStillMuch() {
        disk(1, 60 * GIB, 8 * GIB);
        judging.fails("disk-space", "postgresql/1 has 8 GiB free (13 %)");
        disk(1, 1000 * GIB, 80 * GIB);
        judging.warns("disk-space", "80 GiB free (8 %)");
    }

    @Test
    void lessThanTwiceTheWalFails() {
        disk(2, GIB, 500L << 20);
        judging.fails("disk-space", "postgresql/2 has 500 MiB free", "max_wal_size is 256 MiB");
    }

    @Test
    void aDiskOfNoSizeFails() {
        disk(2, 0, 0);
        judging.fails("disk-space", "postgresql/2");
    }

    @Test
    void aDiskThatCanNotBeAskedIsAnError() {
        judging.facts.units.put(
                1, new UnitFacts(Probe.read(judging.facts.server()), Probe.unreadable("no such folder")));
        judging.errs("disk-space", "postgresql/1", "no such folder");
        judging.facts.units.remove(1);
        judging.errs("disk-space", "not looked at");
    }

    @Test
    void agesNearTheEndWarnAndThenFail() {
        judging.passes("wraparound", "app is 1 million identifiers old", "1 database");
        judging.with(facts -> facts.ages = Probe.read(List.of(new Age("a", 7, 7), new Age("b", 1_600_000_000L, 0))))
                .warns("wraparound", "b is 1600 million", "2 databases");
        judging.with(facts -> facts.ages = Probe.read(List.of(new Age("b", 0, 2_050_000_000L))))
                .fails("wraparound", "2050 million");
        judging.with(facts -> facts.ages = Probe.unreadable("no rights")).errs("wraparound");
    }

    @Test
    void anArchiverThatFailsStops() {
        judging.passes("archiving", "0 segments waiting");
        archiver(new Archiving(false, true, 9, 9, ""));
        judging.passes("archiving", "archive_mode is off");
        archiver(new Archiving(true, true, 3, 1, "000000010000000000000003"));
        judging.fails("archiving", "1 segment waiting, 3 attempts failed, the last one for 000000010000000000000003");
        archiver(new Archiving(true, false, 3, 50, ""));
        judging.warns("archiving", "50 segments");
        judging.with(facts -> facts.archiving = Probe.unreadable("no rights")).errs("archiving");
    }

    @Test
    void anOldBackupIsSaidAndSoIsOneThatNobodyKnowsOf() {
        judging.passes("backup-age", "3 h old");
        judging.with(facts -> facts.backup = Probe.read(Optional.of(Duration.ofHours(25))))
                .warns("backup-age", "25 h old");
        judging.with(facts -> facts.backup = Probe.read(Optional.of(Duration.ofDays(9))))
                .warns("backup-age", "9 d old");
        judging.with(facts -> facts.backup = Probe.read(Optional.empty())).warns("backup-age", "can not know");
        judging.with(facts -> facts.backup = Probe.unreadable("no rights")).warns("backup-age", "can not know");
    }

    private void disk(int ordinal, long total, long usable) {
        judging.facts.units.put(ordinal, FactsSample.unit(judging.facts.server(), new Disk(total, usable)));
    }

    private void archiver(Archiving archiving) {
        judging.facts.archiving = Probe.read(archiving);
    }
}
