package io.refreshd.demo;

import io.refreshd.simulation.Dice;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to one upgrade; drawn from the seed and the upgrade's number alone.
 *
 * @param person what a person asks for meanwhile: rollback, cancel, or nothing
 * @param personMillis when
 */
record FirePlan(int number, int units, String policy, List<Strike> strikes, String person, long personMillis) {
    private static final List<String> POLICIES = List.of("first", "none", "none", "all");

    FirePlan {
        strikes = List.copyOf(strikes);
    }

    static FirePlan draw(long seed, int number) {
        Dice dice = Dice.of(seed, "upgrade " + number);
        int units = (int) dice.between(2, 3);
        List<Strike> strikes = new ArrayList<>();
        long count = dice.between(1, 5);
        for (int i = 0; i < count; i++) {
            strikes.add(Strike.draw(dice, units));
        }
        int mood = dice.below(100);
        String person = mood < 15 ? "rollback" : mood < 20 ? "cancel" : "";
        return new FirePlan(
                number,
                units,
                POLICIES.get(dice.below(POLICIES.size())),
                strikes,
                person,
                person.isEmpty() ? 0 : dice.between(500, 6_000));
    }

    @Override
    public String toString() {
        String asks = person.isEmpty() ? "" : ", " + person + " at " + personMillis + " ms";
        return units + " units, pauses " + policy + ", " + strikes + asks;
    }
}
