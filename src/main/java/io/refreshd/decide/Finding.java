package io.refreshd.decide;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import java.util.List;
import java.util.function.Function;

/**
 * What one check found, before it has a name.
 *
 * @param observed what was seen, one sentence with figures
 * @param fix what to do about it, with a command; empty when it passed
 */
record Finding(CheckStatus status, String observed, String fix) {
    /** How many things a sentence names before it counts the rest. */
    private static final int NAMED = 5;

    static Finding pass(String observed) {
        return new Finding(CheckStatus.PASS, observed, "");
    }

    static Finding warn(String observed, String fix) {
        return new Finding(CheckStatus.WARN, observed, fix);
    }

    static Finding fail(String observed, String fix) {
        return new Finding(CheckStatus.FAIL, observed, fix);
    }

    /** A check that could not be carried out. */
    static Finding error(String what, String cause) {
        return new Finding(
                CheckStatus.ERROR,
                what + " could not be read: " + cause,
                "make it readable and run the check again, or skip this check by name");
    }

    /** Judges what was read; what could not be read is an error. */
    static <T> Finding of(Probe<T> probe, String what, Function<T, Finding> judge) {
        return probe.fold(judge, cause -> error(what, cause));
    }

    CheckResult named(String name, String threshold) {
        return new CheckResult(name, status, observed, threshold, fix);
    }

    /** The first few of a list, and how many more there are. */
    static String some(List<String> things) {
        String named = String.join(", ", things.subList(0, Math.min(NAMED, things.size())));
        return things.size() > NAMED ? named + " and " + (things.size() - NAMED) + " more" : named;
    }
}
