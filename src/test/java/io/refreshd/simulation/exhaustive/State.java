package io.refreshd.simulation.exhaustive;

/**
 * One state of everything: the journalled application and the ground by their numbers, the daemon's memory, and what may
 * still happen.
 *
 * @param faults how many faults may still strike
 * @param deadlines how often everything may still be late
 * @param pauses how often somebody may still ask for a pause
 * @param rollbacks how often somebody may still ask for the way back
 */
record State(int application, int ground, Loop loop, int faults, int deadlines, int pauses, int rollbacks) {
    State by(int next) {
        return new State(next, ground, loop, faults, deadlines, pauses, rollbacks);
    }

    State on(int next) {
        return new State(application, next, loop, faults, deadlines, pauses, rollbacks);
    }

    State with(Loop next) {
        return new State(application, ground, next, faults, deadlines, pauses, rollbacks);
    }

    State struck() {
        return new State(application, ground, loop, faults - 1, deadlines, pauses, rollbacks);
    }

    State late() {
        return new State(application, ground, loop, faults, deadlines - 1, pauses, rollbacks);
    }

    State paused() {
        return new State(application, ground, loop, faults, deadlines, pauses - 1, rollbacks);
    }

    State rolledBack() {
        return new State(application, ground, loop, faults, deadlines, pauses, rollbacks - 1);
    }
}
