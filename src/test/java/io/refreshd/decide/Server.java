package io.refreshd.decide;

import io.refreshd.model.Release;
import io.refreshd.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One server with its folder, as these tests set it; {@link Machine} says what is seen of it. */
final class Server {
    final int ordinal;
    Optional<Release> installed;
    ProcessSeen.State process = ProcessSeen.State.RUNNING;
    String cause = "";
    int starts = 1;
    boolean writable;
    boolean standbySignal;
    boolean answers = true;
    String trouble = "no connection";
    Optional<Version> runs = Optional.empty();
    String system = "7000";
    long timeline = 1;
    long lsn = 1_000;
    long checkpoint = 900;
    boolean receives = true;
    boolean fed = true;
    String replicaState = "streaming";
    int waitsFor;
    Optional<ControlSeen.State> control = Optional.of(ControlSeen.State.IN_RECOVERY);
    final TreeSet<Integer> slots = new TreeSet<>();
    final List<SlotSeen> foreign = new ArrayList<>();

    Server(int ordinal, Release installed) {
        this.ordinal = ordinal;
        this.installed = Optional.of(installed);
        standbySignal = true;
    }

    boolean running() {
        return process == ProcessSeen.State.RUNNING;
    }

    boolean primary() {
        return running() && writable;
    }

    boolean serves() {
        return running() && answers;
    }

    /** Comes up in the role that its folder says. */
    void start(Release release) {
        installed = Optional.of(release);
        starts++;
        process = ProcessSeen.State.RUNNING;
        cause = "";
        answers = true;
        writable = !standbySignal;
        control = Optional.of(writable ? ControlSeen.State.IN_PRODUCTION : ControlSeen.State.IN_RECOVERY);
    }

    /** Comes up and ends at once, as a server does whose target is broken. */
    Server startsAndEnds(Release release, String why) {
        start(release);
        return exited(why);
    }

    /** Ends without a clean stop. */
    Server exited(String why) {
        process = ProcessSeen.State.EXITED;
        cause = why;
        return this;
    }

    Server frozen() {
        process = ProcessSeen.State.FROZEN;
        return this;
    }

    Server absent() {
        process = ProcessSeen.State.ABSENT;
        installed = Optional.empty();
        control = Optional.empty();
        return this;
    }

    /** Runs and does not answer. */
    Server silent(String why) {
        answers = false;
        trouble = why;
        return this;
    }

    /** Ends with a shutdown checkpoint in its control file. */
    Server stopped() {
        if (running()) {
            process = ProcessSeen.State.EXITED;
            control = Optional.of(writable ? ControlSeen.State.SHUT_DOWN : ControlSeen.State.SHUT_DOWN_IN_RECOVERY);
            if (writable) {
                checkpoint = lsn;
                lsn++;
            }
            writable = false;
        }
        return this;
    }

    Server promoted() {
        if (running() && !writable) {
            writable = true;
            standbySignal = false;
            timeline++;
            control = Optional.of(ControlSeen.State.IN_PRODUCTION);
        }
        return this;
    }

    Server behind(long bytes) {
        lsn -= bytes;
        return this;
    }
}
