package io.refreshd.simulation;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The units of a machine by ordinal, and as an array for what looks at all of them at every moment. */
public final class Places extends TreeMap<Integer, SimUnit> {
    private static final long serialVersionUID = 1;

    private transient SimUnit[] all = new SimUnit[0];

    @Override
    public @Nullable SimUnit put(Integer ordinal, SimUnit unit) {
        SimUnit before = super.put(ordinal, unit);
        all = values().toArray(new SimUnit[0]);
        return before;
    }

    @Override
    public @Nullable SimUnit remove(Object ordinal) {
        SimUnit before = super.remove(ordinal);
        all = values().toArray(new SimUnit[0]);
        return before;
    }

    /** By ascending ordinal; as it is now, also while units come and go. */
    SimUnit[] all() {
        return all;
    }

    /** The unit, if there is one. */
    @Nullable
    SimUnit at(int ordinal) {
        for (SimUnit unit : all) {
            if (unit.ordinal == ordinal) {
                return unit;
            }
        }
        return null;
    }
}
