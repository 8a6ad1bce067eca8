package io.refreshd.simulation.rule;

import io.refreshd.decide.Operation;
import io.refreshd.run.View;
import java.util.List;

/** Whoever waits for an operation is told at the end. */
final class OperationsEnd implements Checker {
    private final Scene scene;

    OperationsEnd(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void ended(View view) {
        List<Operation> open = view.application().operations().values().stream()
                .filter(operation -> !operation.status().ended())
                .toList();
        scene.check(Rule.OPERATIONS_END, open.isEmpty(), () -> "left running: " + open);
    }
}
