package io.refreshd.simulation;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A seeded source of chance (SplitMix64), the same on every JVM. */
public final class Dice {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private long state;

    public Dice(long seed) {
        state = seed;
    }

    /** Another source, which gives the same whatever was drawn from this one. */
    public static Dice of(long seed, String purpose) {
        long mixed = seed;
        for (byte letter : purpose.getBytes(StandardCharsets.US_ASCII)) {
            mixed = mix(mixed + letter * GAMMA);
        }
        return new Dice(mixed);
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    public long next() {
        state += GAMMA;
        return mix(state);
    }

    /** From 0 to one less than the bound. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Both ends included. */
    public long between(long low, long high) {
        return low + Long.remainderUnsigned(next(), high - low + 1);
    }

    /** Between both ends, small values as often as large ones of ten times their size. */
    public long skewed(long low, long high) {
        long top = high;
        while (top / 2 > low && chance(500)) {
            top /= 2;
        }
        return between(low, Math.max(low, top));
    }

    public boolean chance(int perThousand) {
        return perThousand > 0 && below(1_000) < perThousand;
    }

    public <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}
