package io.refreshd.decide;

/** Which unit {@code app/leader} means: the lowest healthy ordinal; when none is healthy, the lowest there is. */
public final class Leader {
    private Leader() {}

    public static int of(Application application, Snapshot seen, Limits limits) {
        return application.units().keySet().stream()
                .filter(ordinal ->
                        Health.objection(application, seen, ordinal, limits).isEmpty())
                .findFirst()
                .orElseGet(() ->
                        application.units().isEmpty() ? 0 : application.units().firstKey());
    }
}
