package io.refreshd.decide;

import java.util.Set;

/** Which unit {@code app/leader} means: the lowest healthy ordinal; when none is healthy, the lowest there is. */
public final class Leader {
    private Leader() {}

    public static int of(Application application, Snapshot seen, Limits limits) {
        for (int ordinal : application.units().keySet()) {
            if (Health.objection(application, seen, ordinal, limits).isEmpty()) {
                return ordinal;
            }
        }
        return lowest(application);
    }

    /** The same where it is known already which units are not healthy. */
    public static int among(Application application, Set<Integer> ill) {
        for (int ordinal : application.units().keySet()) {
            if (!ill.contains(ordinal)) {
                return ordinal;
            }
        }
        return lowest(application);
    }

    private static int lowest(Application application) {
        return application.units().isEmpty() ? 0 : application.units().firstKey();
    }
}
