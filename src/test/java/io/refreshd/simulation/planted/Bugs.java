package io.refreshd.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** All planted bugs. */
final class Bugs {
    private Bugs() {}

    static List<Planted> all() {
        return Stream.of(RollBugs.all(), HealthBugs.all(), HandoverBugs.all(), BackBugs.all(), LoopBugs.all())
                .flatMap(List::stream)
                .toList();
    }
}
