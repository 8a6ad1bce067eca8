package io.refreshd.simulation;

import io.refreshd.charm.Artifact;
import io.refreshd.charm.Channels;
import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmContent;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.PinnedResource;
import io.refreshd.charm.Revision;
import io.refreshd.charm.Risk;
import io.refreshd.http.Targets;
import io.refreshd.journal.Journal;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNotes;
import io.refreshd.model.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The folder of the simulated charm: three revisions, in two channels and in none; anybody may edit it. */
public final class CharmFolder {
    public static final String CHARM = "postgresql";
    public static final String STABLE = "14/stable";
    public static final String EDGE = "14/edge";
    public static final String RESOURCE = "postgresql-binaries";
    private static final String PLATFORM = "any";
    private static final SortedMap<Integer, String> VERSIONS =
            new TreeMap<>(Map.of(99, "14.8", 102, "14.9", 103, "14.10"));
    private static final Charm SHIPPED = charm(VERSIONS, 102, "as shipped", 0);
    private static final CharmInvalid BROKEN = broken();

    private Charm now = SHIPPED;
    private boolean readable = true;

    /** What somebody does to the files. */
    public enum Edit {
        /** The channel that is followed gets another revision. */
        CHANNEL_MOVED,
        /** The revision that is the target is gone. */
        REVISION_REMOVED,
        /** The revision that is the target gets another resource. */
        REPUBLISHED,
        /** Only texts change; every release stays what it is. */
        TEXT_CHANGED,
        /** Nothing can be read. */
        BROKEN
    }

    /** A revision with its resources, as shipped. */
    public static Release release(int revision) {
        return SHIPPED.resolve(revision, resources(revision)).fold(found -> found.release(), reason -> {
            throw new IllegalArgumentException(reason.sentence());
        });
    }

    /** The content of a revision, as shipped. */
    public static byte[] content(int revision) {
        return SHIPPED.content(revision);
    }

    /** What has to be named with a revision. */
    public static Map<String, Integer> resources(int revision) {
        return Map.of(RESOURCE, revision);
    }

    /** The channels that have a revision, as shipped. */
    public static List<String> channels(int revision) {
        return switch (revision) {
            case 102 -> List.of(STABLE);
            case 103 -> List.of(EDGE);
            default -> List.of();
        };
    }

    public void edit(Edit edit) {
        readable = edit != Edit.BROKEN;
        now = switch (edit) {
            case CHANNEL_MOVED -> charm(VERSIONS, 103, "as shipped", 0);
            case REVISION_REMOVED -> charm(new TreeMap<>(Map.of(99, "14.8", 103, "14.10")), 103, "as shipped", 0);
            case REPUBLISHED -> charm(VERSIONS, 102, "as shipped", 100);
            case TEXT_CHANGED -> charm(VERSIONS, 102, "edited", 0);
            case BROKEN -> now;
        };
    }

    /** As shipped again. */
    public void restore() {
        now = SHIPPED;
        readable = true;
    }

    /** As one daemon reaches it. */
    public Targets reached(Journal journal) {
        return new Targets() {
            @Override
            public Future<Charm> charm(String name) {
                return readable ? Future.succeededFuture(now) : Future.failedFuture(BROKEN);
            }

            @Override
            public Future<Void> keep(Release release, byte[] content) {
                return journal.keep(release.content(), content);
            }
        };
    }

    private static Charm charm(SortedMap<Integer, String> versions, int stable, String text, int shift) {
        TreeMap<Integer, Revision> revisions = new TreeMap<>();
        versions.forEach((number, version) -> {
            int resource = number == 102 ? number + shift : number;
            Artifact artifact = new Artifact("artifact:" + version, "d".repeat(64));
            PinnedResource pinned = new PinnedResource(resource, new TreeMap<>(Map.of(PLATFORM, artifact)));
            revisions.put(
                    number,
                    new Revision(
                            number, Version.parse(version).orElseThrow(), new TreeMap<>(Map.of(RESOURCE, pinned))));
        });
        SortedMap<Risk, Integer> open = new TreeMap<>(Map.of(Risk.STABLE, stable, Risk.EDGE, 103));
        return new Charm(
                CHARM,
                text,
                Workload.POSTGRESQL,
                PLATFORM,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                revisions,
                new Channels(STABLE, new TreeMap<>(Map.of("14", open))),
                VersionNotes.NONE,
                new TreeMap<>(Map.of("metadata.yaml", "name: postgresql\nsummary: " + text + "\n")));
    }

    private static CharmInvalid broken() {
        try {
            CharmContent.read(new byte[0], PLATFORM);
        } catch (CharmInvalid invalid) {
            return invalid;
        }
        throw new IllegalStateException("nothing is no charm");
    }
}
