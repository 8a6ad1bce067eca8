package io.refreshd.simulation.rule;

import io.refreshd.decide.Step;

/** A step is asked for only after looking since the last one ended; what is unknown is looked at, not repeated. */
final class LookFirst implements Checker {
    private final Scene scene;

    LookFirst(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void asks(Step step) {
        scene.check(
                Rule.LOOK_FIRST,
                scene.ground.lastLook() >= scene.ground.lastAnswer(),
                () -> step + " without having looked since the last step ended");
    }
}
