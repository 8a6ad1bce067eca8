package io.refreshd.simulation;

/** What goes wrong, asked wherever something can. */
public interface Weather {
    /** Nothing ever does. */
    Weather FINE = fault -> false;

    /** Whether this goes wrong here and now. */
    boolean strikes(Fault fault);

    /** This went wrong by itself, since the world is as it is. */
    default void struck(Fault fault) {}

    /** A time in microseconds, longer or shorter than usual where the weather has it so. */
    default long lasting(long usual) {
        return usual;
    }

    /** A number below the bound, for choices between equals. */
    default int choice(int bound) {
        return 0;
    }
}
