package io.refreshd.simulation.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.simulation.rule.Rule;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The checkers are checked: every planted bug is found, and every rule finds one. */
class PlantedTest {
    private static final int MOST_WORLDS = 100_000;
    private static final int FEWEST = 40;

    @Test
    void everyPlantedBugIsFoundAndEveryRuleFindsOne() {
        List<Hunt.Result> results = Hunt.all(Bugs.all(), MOST_WORLDS);
        Set<Rule> finders = EnumSet.noneOf(Rule.class);
        results.forEach(result -> {
            System.out.println(result.line());
            result.finding().ifPresent(found -> finders.add(found.rule()));
        });
        List<String> missed = results.stream()
                .filter(result -> result.finding().isEmpty())
                .map(result -> result.planted().what())
                .toList();
        System.out.println("planted: " + (results.size() - missed.size()) + " of " + results.size() + " bugs found, by "
                + finders.size() + " of " + Rule.values().length + " rules");
        assertThat(results).hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(missed).isEmpty();
        assertThat(Arrays.stream(Rule.values()).filter(rule -> !finders.contains(rule)))
                .as("rules that found no planted bug: plant one")
                .isEmpty();
    }
}
