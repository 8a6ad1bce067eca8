package io.refreshd.decide;

import io.refreshd.model.Release;

/** What a passed check holds for: when this text changes, the check is void. */
public final class Topology {
    private Topology() {}

    /** Units with their releases, the primary, its timeline and system identifier. */
    public static String fingerprint(Application application, Snapshot seen) {
        StringBuilder text = new StringBuilder();
        application
                .units()
                .forEach((ordinal, release) -> text.append(ordinal)
                        .append('@')
                        .append(release.revision())
                        .append(resources(release))
                        .append(' '));
        seen.set()
                .ifPresent(set -> text.append("set ")
                        .append(set.uid())
                        .append(" of ")
                        .append(set.replicas())
                        .append(' '));
        return text
                + seen.primary()
                        .flatMap(UnitSeen::database)
                        .map(database -> "primary "
                                + seen.primary().map(UnitSeen::ordinal).orElse(-1) + " timeline " + database.timeline()
                                + " system " + database.systemIdentifier())
                        .orElse("no primary");
    }

    private static String resources(Release release) {
        StringBuilder text = new StringBuilder();
        release.resources().values().forEach(resource -> text.append('/').append(resource.digest(), 0, 8));
        return text.toString();
    }
}
