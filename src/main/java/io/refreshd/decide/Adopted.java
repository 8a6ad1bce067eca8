package io.refreshd.decide;

import io.refreshd.model.Workload;

/**
 * The StatefulSet whose pods are an application's units.
 *
 * @param uid of the StatefulSet; another one of the same name is another application
 * @param revision the ControllerRevision whose template, with a release's images, is that release's template
 */
public record Adopted(Workload workload, String namespace, String statefulSet, String uid, String revision) {
    /** As users read it: {@code namespace/name}. */
    public String shown() {
        return namespace + "/" + statefulSet;
    }
}
