package io.refreshd.decide;

/**
 * A unit's process as the substrate saw it.
 *
 * @param state what the process does
 * @param cause why it is not running, from its log: one line, empty when unknown or running
 * @param starts how often the unit's server was started in its life; kept with the unit, so that a server that ended
 *     after our start is told from one that was never started
 * @param pid the process's number, 0 when it is not known
 */
public record ProcessSeen(State state, String cause, int starts, long pid) {
    public ProcessSeen(State state, String cause, int starts) {
        this(state, cause, starts, 0);
    }

    /** What a unit's process does. */
    public enum State {
        RUNNING,
        /** Alive but stopped by a signal (SIGSTOP): it answers nothing until somebody continues it. */
        FROZEN,
        EXITED,
        /** The unit's place does not exist, or is not complete. */
        ABSENT
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    /** The command that lets a process go on that is stopped by a signal; empty when its number is not known. */
    String resumption() {
        return pid > 0 ? "kill -CONT " + pid : "";
    }

    public boolean exited() {
        return state == State.EXITED;
    }
}
