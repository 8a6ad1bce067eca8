package io.refreshd.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Holds what was seen against what the scenario must come to. */
final class Verdict {
    private final List<Report.Check> checks = new ArrayList<>();

    private Verdict() {}

    static List<Report.Check> judge(
            Expectation expected, String version, int units, Evidence seen, Written written, Told told) {
        Verdict verdict = new Verdict();
        verdict.daemon(expected, told);
        verdict.commits(seen.audit(), units, written);
        verdict.units(expected, version, units, seen);
        verdict.add("one-primary-at-a-time", seen.overlaps().isEmpty(), String.join("; ", seen.overlaps()));
        return List.copyOf(verdict.checks);
    }

    /**
     * What the daemon said, and what was seen while the story was told.
     *
     * @param trouble why the story could not be told to its end; empty when it could
     * @param further what only this scenario shows
     */
    record Told(String outcome, int restarts, String trouble, List<Report.Check> further) {
        Told {
            further = List.copyOf(further);
        }
    }

    private void daemon(Expectation expected, Told told) {
        add("story-told-to-its-end", told.trouble().isEmpty(), told.trouble());
        add("outcome", told.outcome().equals(expected.outcome()), told.outcome() + ", expected " + expected.outcome());
        boolean restarts = told.restarts() == expected.restarts();
        add("daemon-restarts", restarts, told.restarts() + ", expected " + expected.restarts());
        checks.addAll(told.further());
    }

    private void commits(Audit.Finding audit, int units, Written written) {
        add("no-commit-lost", audit.lost() == 0, audit.lost() + " of " + audit.acknowledged());
        add("every-unit-answers", audit.silent().isEmpty() && audit.missing().size() == units, answers(audit));
        add(
                "every-unit-has-every-commit",
                audit.missing().values().stream().allMatch(gone -> gone == 0),
                "missing: " + audit.missing());
        boolean ended = written.last();
        add("client-ended-well", ended, ended ? written.acknowledged() + " acknowledged" : "it said no last word");
        boolean whole = audit.acknowledged() == written.acknowledged();
        add("ledger-whole", whole, audit.acknowledged() + " keys, " + written.acknowledged() + " acknowledged");
        add("no-commit-failed", written.failed() == 0, written.failed() + " of " + written.offered());
    }

    private void units(Expectation expected, String version, int units, Evidence seen) {
        List<Integer> order = seen.order();
        add("order", order.equals(expected.order()), order + ", expected " + expected.order());
        boolean versions = seen.versions().size() == units
                && seen.versions().values().stream().allMatch(version::equals);
        add("versions", versions, seen.versions() + ", expected " + version);
        boolean switchovers = seen.switchovers() == expected.switchovers();
        add("switchovers", switchovers, seen.switchovers() + ", expected " + expected.switchovers());
        boolean slots = seen.slots().size() == units - 1
                && seen.slots().values().stream().allMatch(used -> used);
        add("no-slot-left-behind", slots, "in use: " + slots(seen.slots()));
    }

    private static String answers(Audit.Finding audit) {
        return "answer: " + audit.missing().keySet() + (audit.silent().isEmpty() ? "" : ", silent: " + audit.silent());
    }

    private static String slots(Map<String, Boolean> slots) {
        return slots.entrySet().stream()
                .map(slot -> slot.getKey() + (slot.getValue() ? "" : " (unused)"))
                .collect(Collectors.joining(", "));
    }

    private void add(String name, boolean passed, String observed) {
        checks.add(new Report.Check(name, passed, observed));
    }
}
