package io.refreshd.simulation.kubernetes;

import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import io.refreshd.simulation.kubernetes.Stored.Kind;
import java.util.EnumMap;

/**
 * What the daemon's watches brought, each kind by its own watch: some moments old, older while a watch stalls, and older
 * than before after a list from a server that lags behind.
 */
final class SimCache {
    private static final long LATENCY = 1_000;
    private static final long LISTING = 5_000;

    private final SimApi api;
    private final VirtualTime time;
    private final Weather weather;
    private final Runnable told;
    private final EnumMap<Kind, Integer> shown = new EnumMap<>(Kind.class);
    private final EnumMap<Kind, Long> stalled = new EnumMap<>(Kind.class);
    private boolean synced;
    private int lives;

    /** @param told called when something is shown that was not */
    SimCache(SimApi api, VirtualTime time, Weather weather, Runnable told) {
        this.api = api;
        this.time = time;
        this.weather = weather;
        this.told = told;
        for (Kind kind : Kind.values()) {
            shown.put(kind, 0);
            stalled.put(kind, 0L);
        }
    }

    /** Another daemon begins to watch: first it lists what there is. */
    void restart() {
        int life = ++lives;
        synced = false;
        list(life);
    }

    private void list(int life) {
        time.in(weather.lasting(LISTING), () -> {
            if (life != lives) {
                return;
            }
            if (stalled.values().stream().anyMatch(until -> time.elapsed() < until)) {
                list(life);
                return;
            }
            synced = true;
            for (Kind kind : Kind.values()) {
                shown.put(kind, api.newest());
            }
            told.run();
        });
    }

    /** Whether everything was seen at least once. */
    boolean synced() {
        return synced;
    }

    /** Something of the kind has changed: the watch brings it. */
    void changed(Kind kind) {
        later(kind, api.newest(), LATENCY);
    }

    private void later(Kind kind, int number, long after) {
        time.in(after, () -> show(kind, number));
    }

    private void show(Kind kind, int number) {
        if (synced && number > shown.get(kind) && time.elapsed() >= stalled.get(kind)) {
            shown.put(kind, number);
            told.run();
        }
    }

    /** The watch of that kind brings nothing for so many microseconds, then everything. */
    void stall(Kind kind, long micros) {
        stalled.merge(kind, time.elapsed() + micros, Math::max);
        time.in(micros, () -> show(kind, api.newest()));
    }

    /** The watch of that kind broke off, and the list that follows is so many changes behind for a while. */
    void travel(Kind kind, int changes, long micros) {
        stall(kind, micros);
        shown.put(kind, Math.max(api.oldest(), shown.get(kind) - changes));
        told.run();
    }

    /** All watches bring what there is again. */
    void catchUp() {
        for (Kind kind : Kind.values()) {
            stalled.put(kind, 0L);
            show(kind, api.newest());
        }
    }

    /** What was brought of all kinds, put together as if it were one moment. */
    Stored shown() {
        return new Stored(
                api.at(shown.get(Kind.SET)).set(),
                api.at(shown.get(Kind.PODS)).pods(),
                api.at(shown.get(Kind.REVISIONS)).revisions(),
                api.at(shown.get(Kind.EVENTS)).refused());
    }
}
