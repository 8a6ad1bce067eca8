package io.refreshd.decide;

import io.refreshd.model.Release;
import java.util.List;
import java.util.Optional;

/**
 * A StatefulSet at one moment.
 *
 * @param resourceVersion which version of the object this is; writes that were decided from it are bound to it
 * @param settled whether its controller has seen the newest spec; when not, its status speaks of an older one
 * @param replicas how many pods its spec asks for
 * @param partition pods with a lower ordinal stay on the current revision
 * @param template the release whose template the spec holds; empty when it is the template of none
 * @param current the release of {@code status.currentRevision}: what a pod below the partition is made from
 * @param historyKept its {@code revisionHistoryLimit}
 * @param recordKept whether the ControllerRevision that was recorded at the adoption is still there
 * @param obstacles why it can not be rolled as refreshd does, one sentence each; empty when it can
 * @param refused why its controller can not create a pod, from its events; empty when it can
 */
public record SetSeen(
        String uid,
        String resourceVersion,
        boolean settled,
        int replicas,
        int partition,
        Optional<Release> template,
        Optional<Release> current,
        int historyKept,
        boolean recordKept,
        List<String> obstacles,
        String refused) {
    public SetSeen {
        obstacles = List.copyOf(obstacles);
    }

    /** Whether the spec holds this release's template. */
    public boolean holds(Release release) {
        return template.filter(release::sameAs).isPresent();
    }
}
