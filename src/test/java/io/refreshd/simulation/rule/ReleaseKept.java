package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.model.Release;
import java.util.Optional;

/** The content of every release that is gone to is on disk before the journal names it, whatever becomes of its folder. */
final class ReleaseKept implements Checker {
    private final Scene scene;

    ReleaseKept(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof Event.RunStarted started) {
            kept(started.plan().to(), entry);
            kept(started.plan().from(), entry);
        } else if (entry.event() instanceof Event.ApplicationDeployed deployed) {
            kept(deployed.release(), entry);
        }
    }

    private void kept(Release release, Entry entry) {
        scene.check(
                Rule.RELEASE_KEPT,
                scene.isKept(release.content()),
                () -> entry + ", and the content of " + release + " is not kept");
    }
}
