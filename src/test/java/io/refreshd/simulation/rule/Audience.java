package io.refreshd.simulation.rule;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** The checkers of a world by what each of them listens to: whoever only inherits a method has nothing to say there. */
public final class Audience {
    private static final List<String> WHAT = List.of(
            "written",
            "durable",
            "decided",
            "answered",
            "asks",
            "takesHold",
            "becamePrimary",
            "shown",
            "replied",
            "ended");

    /** One bit for each of {@link #WHAT}. */
    private static final ClassValue<Integer> HEARS = new ClassValue<>() {
        @Override
        protected Integer computeValue(Class<?> type) {
            int hears = 0;
            for (Method method : type.getMethods()) {
                int what = WHAT.indexOf(method.getName());
                boolean own = method.getDeclaringClass() != Checker.class;
                hears |= what >= 0 && own ? 1 << what : 0;
            }
            return hears;
        }
    };

    public final Checker[] written;
    public final Checker[] durable;
    public final Checker[] decided;
    public final Checker[] answered;
    public final Checker[] asks;
    public final Checker[] takesHold;
    public final Checker[] becamePrimary;
    public final Checker[] shown;
    public final Checker[] replied;
    public final Checker[] ended;

    /** Every checker of these, wherever it listens, in their order. */
    public Audience(List<Checker> checkers) {
        written = who(checkers, "written");
        durable = who(checkers, "durable");
        decided = who(checkers, "decided");
        answered = who(checkers, "answered");
        asks = who(checkers, "asks");
        takesHold = who(checkers, "takesHold");
        becamePrimary = who(checkers, "becamePrimary");
        shown = who(checkers, "shown");
        replied = who(checkers, "replied");
        ended = who(checkers, "ended");
    }

    private static Checker[] who(List<Checker> checkers, String what) {
        int bit = 1 << WHAT.indexOf(what);
        Checker[] hearers = new Checker[checkers.size()];
        int count = 0;
        for (Checker checker : checkers) {
            if ((HEARS.get(checker.getClass()) & bit) != 0) {
                hearers[count++] = checker;
            }
        }
        return Arrays.copyOf(hearers, count);
    }
}
