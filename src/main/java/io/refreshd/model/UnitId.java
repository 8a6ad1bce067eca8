package io.refreshd.model;

/** One unit of an application, written {@code application/ordinal} as in Juju; ordinals start at 0. */
public record UnitId(String application, int ordinal) {
    public UnitId {
        if (application.isBlank() || ordinal < 0) {
            throw new IllegalArgumentException(
                    "a unit is application/N with N >= 0, not " + application + "/" + ordinal);
        }
    }

    @Override
    public String toString() {
        return application + "/" + ordinal;
    }
}
