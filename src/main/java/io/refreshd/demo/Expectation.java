package io.refreshd.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario must come to.
 *
 * @param outcome the run's end
 * @param order the units that are touched, in this order
 * @param newVersion whether the units end on the new version
 * @param switchovers how often the primary moves
 * @param restarts how often the daemon is started again
 */
record Expectation(String outcome, List<Integer> order, boolean newVersion, int switchovers, int restarts) {
    Expectation {
        order = List.copyOf(order);
    }

    static Expectation of(Scenario scenario, int units) {
        int highest = units - 1;
        int moves = units > 1 ? 1 : 0;
        return switch (scenario) {
            case UPGRADE -> new Expectation("completed", down(highest), true, moves, 0);
            case KILLED -> new Expectation("completed", down(highest), true, moves, 1);
            case SCALE_UP -> new Expectation("completed", down(units), true, moves, 0);
            case ROLLBACK_PAUSED, BROKEN -> new Expectation("rolled-back", List.of(highest), false, 0, 0);
            case ROLLBACK_MIDWAY -> new Expectation("rolled-back", List.of(highest, highest - 1), false, 0, 0);
        };
    }

    private static List<Integer> down(int from) {
        List<Integer> order = new ArrayList<>();
        for (int ordinal = from; ordinal >= 0; ordinal--) {
            order.add(ordinal);
        }
        return order;
    }
}
