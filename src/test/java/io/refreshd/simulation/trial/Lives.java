package io.refreshd.simulation.trial;

import io.refreshd.decide.Decider;
import io.refreshd.decide.Step;
import io.refreshd.run.Engine;
import io.refreshd.simulation.Boundaries;
import io.refreshd.simulation.Daemon;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Ground;
import io.refreshd.simulation.SimJournal;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.VirtualTime;
import java.util.function.BiConsumer;

/** The lives of the daemon in one world: it dies and comes again, and sometimes another one is started beside it. */
final class Lives {
    private static final long AFTER_TRACES = 400_000;

    private final Variant variant;
    private final VirtualTime time;
    private final Ground ground;
    private final SimJournal journal;
    private final Watch watch;
    private final Boundaries boundaries;
    private final Dice dice;
    private final int shownEvery;
    private final BiConsumer<Daemon, Decider> born;
    private Daemon daemon;
    private long shown;

    /**
     * @param shownEvery how many entries come between two looks at what is shown: what was folded wrong once stays wrong
     * @param born told of each life before it starts, and of its core as nobody watches it
     */
    Lives(
            Variant variant,
            VirtualTime time,
            Ground ground,
            SimJournal journal,
            Watch watch,
            Boundaries boundaries,
            Dice dice,
            int shownEvery,
            BiConsumer<Daemon, Decider> born) {
        this.variant = variant;
        this.time = time;
        this.ground = ground;
        this.journal = journal;
        this.watch = watch;
        this.boundaries = boundaries;
        this.dice = dice;
        this.shownEvery = shownEvery;
        this.born = born;
        daemon = boot();
    }

    private Daemon boot() {
        Decider unwatched = variant.core(Scenario.LIMITS);
        Decider core = watch.over(unwatched);
        Daemon fresh = new Daemon(
                core, variant.journal(journal), ground, variant::world, time, boundaries, this::asks, this::died);
        journal.take(fresh);
        born.accept(fresh, unwatched);
        return fresh;
    }

    private void asks(Step step) {
        watch.asks(step, daemon.engine.epoch());
    }

    void start() {
        journal.reopen();
        shown = -shownEvery;
        Daemon starting = daemon;
        starting.start().onFailure(unable -> starting.die());
    }

    private void died() {
        time.in(daemon.leavesTraces() ? AFTER_TRACES : dice.skewed(1_000, 2_000_000), this::again);
    }

    /** What a dead daemon left behind is over before the next one looks: a copy, too, ends with the process that made it. */
    private void again() {
        if (daemon.leavesTraces()) {
            time.in(AFTER_TRACES, this::again);
        } else {
            daemon = boot();
            start();
        }
    }

    boolean alive() {
        return daemon.alive();
    }

    Engine engine() {
        return daemon.engine;
    }

    /** The daemon dies now; false when it is dead. */
    boolean crash() {
        boolean lived = daemon.alive();
        daemon.die();
        return lived;
    }

    /** Another daemon is started on the same state folder: as the real one it takes the lock first, or ends. */
    boolean startAnother() {
        if (!daemon.alive()) {
            return false;
        }
        Decider core = watch.over(variant.core(Scenario.LIMITS));
        Daemon[] another = new Daemon[1];
        another[0] = new Daemon(
                core,
                variant.journal(journal),
                ground,
                variant::world,
                time,
                Boundaries.NONE,
                step -> watch.asks(step, another[0].engine.epoch()),
                () -> {});
        if (journal.take(another[0])) {
            another[0].start();
        }
        return true;
    }

    /** What the living daemon shows is looked at when enough more is on disk. */
    void show() {
        if (daemon.alive() && journal.size() >= shown + shownEvery) {
            shown = journal.size();
            daemon.engine.view(Simulation.APP).ifPresent(watch::shown);
        }
    }
}
