package io.refreshd.substrate.kubernetes;

import java.util.List;

/**
 * A StatefulSet that says that it is an application.
 *
 * @param application the application's name
 * @param charm the charm that its releases are of
 * @param workload how its units are asked; empty text when it does not say
 * @param revision the ControllerRevision that all of its pods are made from, when it is settled
 * @param images of its containers
 * @param settled whether all pods are ready and of one revision
 */
public record Found(
        String application,
        String charm,
        String workload,
        String namespace,
        String statefulSet,
        String uid,
        String revision,
        int replicas,
        List<String> images,
        boolean settled) {
    public Found {
        images = List.copyOf(images);
    }

    /** The digests of its images; one that is not pinned has none. */
    public List<String> digests() {
        return images.stream()
                .map(Images::digest)
                .filter(digest -> !digest.isEmpty())
                .toList();
    }
}
