package io.refreshd.simulation;

/** Asked at every boundary of journal and effect whether the daemon dies there. */
public interface Boundaries {
    /** It never does. */
    Boundaries NONE = kind -> false;

    /** Where the daemon may die. */
    enum Kind {
        BEFORE_APPEND,
        AFTER_APPEND,
        BEFORE_STEP,
        DURING_STEP,
        AFTER_STEP
    }

    boolean diesAt(Kind kind);

    /** Whether the step that the dying daemon was doing still takes hold. */
    default boolean leavesTraces(Weather weather) {
        return weather.choice(2) == 1;
    }
}
