package io.refreshd.model;

import java.util.Locale;

/** What the units of an application are. */
public enum Substrate {
    /** Processes of the daemon's own machine, made and supervised by it. */
    LOCAL,
    /** Pods of a StatefulSet, made by somebody else and adopted. */
    KUBERNETES;

    /** As users read it, for example {@code kubernetes}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
