package io.refreshd.simulation.exhaustive;

import io.refreshd.decide.ControlSeen;

/**
 * One server of the small world with its folder, and nothing that makes no difference.
 *
 * @param target whether it is set to the target release
 * @param marked whether its next start is as a standby
 * @param writable whether it runs as a primary, or will when it is ready
 * @param fed whether it gets the primary's log
 * @param slots the units that it has slots for, as bits
 * @param branch of the history that its log belongs to
 * @param level how much of that branch it has
 */
record Node(
        boolean target,
        Life life,
        boolean marked,
        boolean writable,
        boolean promoting,
        boolean fed,
        ControlSeen.State control,
        int starts,
        int slots,
        int branch,
        Level level) {
    /** What its server is about. */
    enum Life {
        DOWN,
        STARTING,
        READY,
        STOPPING
    }

    /** How much of a branch a log holds. */
    enum Level {
        /** Not all that was acknowledged. */
        BEHIND,
        /** All that was acknowledged. */
        FULL,
        /** That, and the record of a clean shutdown. */
        CLOSED
    }

    boolean alive() {
        return life != Life.DOWN;
    }

    boolean ready() {
        return life == Life.READY;
    }

    boolean primary() {
        return ready() && writable;
    }

    /** Whether it writes now or will by itself. */
    boolean writesSoon() {
        return alive() && (writable || promoting);
    }

    Node life(Life next) {
        return new Node(target, next, marked, writable, promoting, fed, control, starts, slots, branch, level);
    }

    Node role(boolean nowWritable, boolean nowPromoting) {
        return new Node(target, life, marked, nowWritable, nowPromoting, fed, control, starts, slots, branch, level);
    }

    Node marked(boolean mark) {
        return new Node(target, life, mark, writable, promoting, fed, control, starts, slots, branch, level);
    }

    Node fed(boolean feeds) {
        return new Node(target, life, marked, writable, promoting, feeds, control, starts, slots, branch, level);
    }

    Node control(ControlSeen.State state) {
        return new Node(target, life, marked, writable, promoting, fed, state, starts, slots, branch, level);
    }

    Node slots(int consumers) {
        return new Node(target, life, marked, writable, promoting, fed, control, starts, consumers, branch, level);
    }

    Node log(int nowBranch, Level nowLevel) {
        return new Node(target, life, marked, writable, promoting, fed, control, starts, slots, nowBranch, nowLevel);
    }

    Node fewerStarts(int fewer) {
        return new Node(target, life, marked, writable, promoting, fed, control, starts - fewer, slots, branch, level);
    }

    /** Its server is started on a release. */
    Node started(boolean onTarget) {
        return new Node(
                onTarget, Life.STARTING, marked, !marked, false, false, control, starts + 1, slots, branch, level);
    }

    /** Its server is gone. */
    Node ended(ControlSeen.State state) {
        return new Node(target, Life.DOWN, marked, false, false, false, state, starts, slots, branch, level);
    }
}
