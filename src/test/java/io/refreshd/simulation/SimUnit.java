package io.refreshd.simulation;

import io.refreshd.decide.ControlSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.model.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One simulated server with its folder: it starts, stops, is promoted and dies in its own time, whoever watches. */
public final class SimUnit {
    /** What a running server is about. */
    enum Life {
        STARTING,
        READY,
        STOPPING
    }

    private static final long START = 60_000;
    private static final long STOP = 30_000;
    private static final long PROMOTION = 20_000;

    public final int ordinal;
    private final SimWorld world;
    public Release installed;
    public ProcessSeen.State process = ProcessSeen.State.EXITED;
    Life life = Life.STARTING;
    public String cause = "";
    public int starts;
    public boolean standbySignal;
    /** Whether it is a primary: it accepts writes, or will when it is ready or continued. */
    public boolean writable;

    boolean promoting;
    private long primarySince = -1;
    private long foreignSince = -1;
    /** For the how manieth time it was started when somebody else did that last. */
    private int strangerStarted = -1;

    public boolean lagging;
    Wal wal = Wal.BEGINNING;
    long checkpoint = 50;
    ControlSeen.State control = ControlSeen.State.SHUT_DOWN;
    public final TreeSet<Integer> slots = new TreeSet<>();
    Feed feed = Feed.NONE;
    private final List<Runnable> whenContinued = new ArrayList<>();

    /** From which server, started for the how manieth time, it gets its log, and when that begins. */
    record Feed(int ordinal, int starts, long from) {
        static final Feed NONE = new Feed(-1, 0, 0);
    }

    SimUnit(SimWorld world, int ordinal, Release installed) {
        this.world = world;
        this.ordinal = ordinal;
        this.installed = installed;
    }

    public boolean running() {
        return process == ProcessSeen.State.RUNNING;
    }

    /** Whether a process exists, frozen or not. */
    public boolean alive() {
        return running() || process == ProcessSeen.State.FROZEN;
    }

    public boolean ready() {
        return running() && life == Life.READY;
    }

    public boolean primary() {
        return ready() && writable;
    }

    public boolean standby() {
        return ready() && !writable;
    }

    /** Whether it accepts writes now or will without anybody doing anything. */
    public boolean writesSoon() {
        return alive() && (writable || promoting);
    }

    public Wal wal() {
        return wal;
    }

    public ControlSeen.State control() {
        return control;
    }

    /** Whether somebody else did something to its role that the living daemon could not have seen yet. */
    public boolean foreignUnseen() {
        return foreignSince > world.lastLookAt(ordinal);
    }

    /** Whether somebody else did something to it since that time. */
    public boolean touchedSince(long elapsed) {
        return foreignSince > elapsed;
    }

    /** Whether it became the primary, or began to, since the living daemon looked at it. */
    public boolean primaryUnseen() {
        return primarySince > world.lastLookAt(ordinal);
    }

    /** Somebody else does something to its role now. */
    public void touchedByStranger() {
        foreignSince = world.time.elapsed();
    }

    Flaw flaw() {
        return world.flaw(installed);
    }

    /** Whether its release has this flaw, which shows now. */
    private boolean shows(Flaw flaw) {
        boolean shows = flaw() == flaw;
        if (shows) {
            world.weather.struck(Fault.TARGET_BROKEN);
        }
        return shows;
    }

    /** Does it after the time, if the server still lives then; a frozen one does it when it is continued. */
    private void later(long micros, Runnable task) {
        int life = starts;
        world.time.in(world.weather.lasting(micros), () -> {
            if (life == starts && alive()) {
                whenAwake(task);
            }
        });
    }

    private void whenAwake(Runnable task) {
        if (running()) {
            task.run();
        } else {
            whenContinued.add(task);
        }
    }

    /** It runs already and follows the primary. */
    void appear(int primary) {
        feed = new Feed(primary, 1, 0);
        starts = 1;
        process = ProcessSeen.State.RUNNING;
        life = Life.READY;
        writable = !standbySignal;
        primarySince = 0;
        control = writable ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY;
    }

    public void start() {
        if (alive()) {
            return;
        }
        starts++;
        cause = "";
        feed = Feed.NONE;
        if (shows(Flaw.DIES_AT_START)) {
            process = ProcessSeen.State.EXITED;
            cause = "FATAL: the target does not start";
            return;
        }
        process = ProcessSeen.State.RUNNING;
        life = Life.STARTING;
        writable = !standbySignal;
        primarySince = world.time.elapsed();
        if (!shows(Flaw.NEVER_READY)) {
            later(START, this::startedUp);
        }
    }

    private void startedUp() {
        if (life != Life.STARTING) {
            return;
        }
        life = Life.READY;
        control = writable ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY;
        if (writable && strangerStarted != starts) {
            world.becamePrimary(this);
        }
        if (shows(Flaw.DIES_LATER)) {
            later(START * 5, () -> kill("PANIC: the target dies after a while"));
        }
        world.hint();
    }

    /** A fast stop is asked for; it comes to its end by itself. */
    public void stop() {
        if (!alive()) {
            return;
        }
        whenAwake(() -> {
            if (life != Life.STOPPING) {
                world.replication.flow();
                life = Life.STOPPING;
                promoting = false;
                later(STOP, this::stopped);
            }
        });
    }

    private void stopped() {
        if (writable) {
            checkpoint = wal.lsn();
            wal = wal.advanced(1);
            control = ControlSeen.State.SHUT_DOWN;
            world.replication.lastWords(this);
        } else {
            control = ControlSeen.State.SHUT_DOWN_IN_RECOVERY;
        }
        exit("");
    }

    /** It ends at once, without a word. */
    public void kill(String why) {
        if (alive()) {
            world.replication.flow();
            exit(why);
        }
    }

    private void exit(String why) {
        process = ProcessSeen.State.EXITED;
        cause = why;
        writable = false;
        promoting = false;
        feed = Feed.NONE;
        whenContinued.clear();
        world.hint();
    }

    public void freeze() {
        if (running()) {
            world.replication.flow();
            process = ProcessSeen.State.FROZEN;
        }
    }

    public void resume() {
        if (process == ProcessSeen.State.FROZEN) {
            process = ProcessSeen.State.RUNNING;
            List<Runnable> due = List.copyOf(whenContinued);
            whenContinued.clear();
            due.forEach(this::whenAwake);
        }
    }

    /** Asked to become the primary. */
    void promote() {
        if (standby() && !promoting) {
            promoting = true;
            primarySince = world.time.elapsed();
            later(PROMOTION, () -> {
                if (promoting && life == Life.READY) {
                    world.replication.flow();
                    becomePrimary();
                    world.becamePrimary(this);
                }
            });
        }
    }

    /** Somebody else makes it the primary, at once, and takes into account what that loses. */
    public void promoteByStranger() {
        world.replication.flow();
        touchedByStranger();
        primarySince = world.time.elapsed();
        becomePrimary();
        world.ledger.settleFor(wal);
    }

    /** Somebody ends it and starts it again by hand on a release, in the role that it has. */
    public void restartByStranger(Release release) {
        kill("restarted by hand");
        touchedByStranger();
        installed = release;
        start();
        strangerStarted = starts;
    }

    /** Somebody starts it by hand without its mark: it writes on its own, and nobody follows that on purpose. */
    public void startAstray() {
        kill("restarted by hand");
        touchedByStranger();
        standbySignal = false;
        wal = wal.astray(world.nextBranch());
        world.ledger.astray(wal.branch());
        start();
        strangerStarted = starts;
    }

    private void becomePrimary() {
        promoting = false;
        wal = wal.forked(world.nextBranch());
        writable = true;
        standbySignal = false;
        feed = Feed.NONE;
        control = ControlSeen.State.IN_PRODUCTION;
        if (shows(Flaw.DIES_AS_PRIMARY)) {
            later(START, () -> kill("PANIC: the target dies as a primary"));
        }
        world.hint();
    }

    /** Somebody empties its place and copies the primary into it; it is not started. */
    public void copyAnew(SimUnit primary) {
        kill("copied anew");
        touchedByStranger();
        standbySignal = true;
        wal = primary.wal;
        checkpoint = primary.checkpoint;
        control = ControlSeen.State.SHUT_DOWN_IN_RECOVERY;
        slots.clear();
    }

    @Override
    public String toString() {
        return ordinal + " " + process + "/" + life + (writable ? " writable" : "") + (standbySignal ? " marked" : "")
                + " " + control + " " + wal + " slots " + slots + " on " + installed.version();
    }
}
