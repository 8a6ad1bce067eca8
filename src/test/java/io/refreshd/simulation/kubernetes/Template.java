package io.refreshd.simulation.kubernetes;

import io.refreshd.model.Release;

/**
 * A pod template.
 *
 * @param release whose images it names
 * @param edit what somebody changed in it besides; empty text for nothing
 */
public record Template(Release release, String edit) {
    /** As the release has it. */
    public Template(Release release) {
        this(release, "");
    }

    /** The name of its ControllerRevision, which depends on the template alone. */
    public String revision() {
        return SimCluster.SET + "-" + release.revision() + (edit.isEmpty() ? "" : "-" + edit);
    }
}
