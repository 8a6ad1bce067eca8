package io.refreshd.decide;

import java.time.Duration;

/**
 * From where on a check warns or fails; all positive.
 *
 * @param longTransaction transactions older than this are cut by a handover, and said
 * @param preparedTransaction prepared transactions older than this were forgotten by somebody
 * @param freeShare the part of a disk that should be free, as a fraction
 * @param freeBytes free room that is enough however large the disk is
 * @param walFactor how many times max_wal_size must be free
 * @param slotShare the part of the free room that an unused slot may keep, as a fraction
 * @param wraparoundWarning identifiers; servers stop at about 2.1 thousand million
 * @param wraparoundFailure identifiers
 * @param backupAge how old the last backup may be
 * @param archiveWaiting how many segments may wait for the archiver
 */
public record Thresholds(
        Duration longTransaction,
        Duration preparedTransaction,
        double freeShare,
        long freeBytes,
        int walFactor,
        double slotShare,
        long wraparoundWarning,
        long wraparoundFailure,
        Duration backupAge,
        long archiveWaiting) {
    public static final Thresholds DEFAULT = new Thresholds(
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            0.15,
            10L << 30,
            2,
            0.25,
            1_500_000_000L,
            2_000_000_000L,
            Duration.ofHours(24),
            50);
}
