package io.refreshd.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws choices, and remembers them: from a seed, or from choices that were drawn before and made fewer. When those run
 * out, or for choices that stay, the first alternative is taken, so that fewer choices mean a simpler case.
 */
final class Gen {
    private final SplittableRandom random;
    private final List<Integer> again;
    private final boolean replaying;
    final List<Integer> drawn = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    private Gen(SplittableRandom random, List<Integer> again, boolean replaying) {
        this.random = random;
        this.again = again;
        this.replaying = replaying;
    }

    static Gen ofSeed(long seed) {
        return new Gen(new SplittableRandom(seed), List.of(), false);
    }

    static Gen ofChoices(List<Integer> choices) {
        return new Gen(new SplittableRandom(0), choices, true);
    }

    /** A number from 0 to one less than the bound; simpler is lower. */
    int below(int bound) {
        int index = drawn.size();
        int choice = replaying ? (index < again.size() ? again.get(index) % bound : 0) : random.nextInt(bound);
        drawn.add(choice);
        return choice;
    }

    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    /** True so many times in a hundred; simpler is false. */
    boolean chance(int percent) {
        return below(100) >= 100 - percent;
    }

    @SafeVarargs
    final <T> T oneOf(T... alternatives) {
        return alternatives[below(alternatives.length)];
    }

    <T> T oneOf(List<T> alternatives) {
        return alternatives.get(below(alternatives.size()));
    }

    /** What happened, told when the property does not hold. */
    void note(Object what) {
        String told = String.valueOf(what);
        if (notes.isEmpty() || !notes.get(notes.size() - 1).equals(told)) {
            notes.add(told);
        }
    }
}
