package io.refreshd.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/** All planted bugs. */
final class Bugs {
    private Bugs() {}

    static List<Planted> all() {
        return Stream.of(
                        RollBugs.all(),
                        HealthBugs.all(),
                        HandoverBugs.all(),
                        BackBugs.all(),
                        LoopBugs.all(),
                        HttpBugs.all(),
                        PodBugs.all(),
                        outsider())
                .flatMap(List::stream)
                .toList();
    }

    /** Those of somebody who had not read the checkers when they were written. */
    static List<Planted> outsider() {
        return Stream.of(OutsiderRunBugs.all(), OutsiderWorldBugs.all())
                .flatMap(List::stream)
                .map(Bugs::marked)
                .toList();
    }

    private static Planted marked(Planted bug) {
        return Bug.only(bug::mayShowIn, bug, "by an outsider: " + bug.what());
    }
}
