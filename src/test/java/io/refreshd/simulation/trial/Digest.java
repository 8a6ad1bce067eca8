package io.refreshd.simulation.trial;

import io.refreshd.simulation.SimJournal.Written;
import java.time.Instant;

/** A hash of everything that happened, the same on every JVM (FNV-1a, 64 bits). */
class Digest {
    private long hash = 0xCBF29CE484222325L;

    void add(String text) {
        long value = hash;
        for (int index = 0; index < text.length(); index++) {
            value = (value ^ text.charAt(index)) * 0x100000001B3L;
        }
        hash = value;
    }

    /** Something came on disk; the mark stands for its line, which is long. */
    void written(String application, Written kept) {
        add(application.length());
        add(kept.mark());
    }

    void add(long number) {
        for (int shift = 0; shift < 64; shift += 16) {
            hash = (hash ^ ((number >>> shift) & 0xFFFF)) * 0x100000001B3L;
        }
    }

    void add(Instant moment) {
        add(moment.getEpochSecond());
        add(moment.getNano());
    }

    long value() {
        return hash;
    }
}
