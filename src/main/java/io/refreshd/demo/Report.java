package io.refreshd.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What the demo says in the end, for people in one line and for machines as one JSON object. Times are milliseconds.
 *
 * @param outcome {@code completed}, {@code rolled-back}, {@code blocked} or {@code cancelled}; {@code unknown} when the
 *     daemon could not be asked
 * @param order ordinals in the order in which the units were first restarted
 * @param switchovers how many timelines began
 * @param writeGapMillis the longest time between two acknowledged commits
 * @param longestCommitMillis the longest time from a commit being due to its acknowledgement
 * @param lostCommits acknowledged commits that at least one unit does not have
 * @param failedCommits commits that were due and never acknowledged
 * @param durationMillis from the beginning of the check to the end of the story, without deployment and audit
 * @param unitsTouched ordinals whose server was restarted, added or removed
 * @param trouble why the story could not be told to its end; empty when it could
 * @param folder where the servers and all logs were left; empty when nothing was left
 */
record Report(
        String scenario,
        String outcome,
        boolean passed,
        String from,
        String to,
        int units,
        List<Integer> order,
        int switchovers,
        double writeGapMillis,
        List<Double> longestGapsMillis,
        double longestCommitMillis,
        long acknowledgedCommits,
        long lostCommits,
        long failedCommits,
        long retriedCommits,
        int commitsPerSecond,
        long durationMillis,
        List<Integer> unitsTouched,
        int daemonRestarts,
        List<Start> starts,
        List<Check> checks,
        String trouble,
        List<String> notes,
        String folder) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** One thing that must hold. */
    record Check(String name, boolean passed, String observed) {}

    /** A start of a server after the deployment. */
    record Start(int ordinal, long pid, String version) {}

    Report {
        order = List.copyOf(order);
        longestGapsMillis = List.copyOf(longestGapsMillis);
        unitsTouched = List.copyOf(unitsTouched);
        starts = List.copyOf(starts);
        checks = List.copyOf(checks);
        notes = List.copyOf(notes);
    }

    /** Of a story that never began: nothing was measured. */
    static Report unbegun(Options options, Pair pair, String trouble, Path folder) {
        return new Report(
                options.scenario().text(),
                "unknown",
                false,
                pair.from().version().toString(),
                pair.to().version().toString(),
                options.units(),
                List.of(),
                0,
                0,
                List.of(),
                0,
                0,
                0,
                0,
                0,
                WriterProcess.RATE,
                0,
                List.of(),
                0,
                List.of(),
                List.of(new Check("story-told-to-its-end", false, trouble)),
                trouble,
                pair.notes(),
                folder.toString());
    }

    /** The same at the very end: one more check, and what was left. */
    Report and(Check check, String leftFolder) {
        List<Check> all = new ArrayList<>(checks);
        all.add(check);
        return new Report(
                scenario,
                outcome,
                passed && check.passed(),
                from,
                to,
                units,
                order,
                switchovers,
                writeGapMillis,
                longestGapsMillis,
                longestCommitMillis,
                acknowledgedCommits,
                lostCommits,
                failedCommits,
                retriedCommits,
                commitsPerSecond,
                durationMillis,
                unitsTouched,
                daemonRestarts,
                starts,
                all,
                trouble,
                notes,
                leftFolder);
    }

    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** The last line. */
    String line() {
        String tail = String.format(
                Locale.ROOT,
                " · order %s · %d switchover%s · write gap %.0f ms · %,d of %,d acknowledged commits lost",
                order.isEmpty() ? "none" : order.stream().map(String::valueOf).collect(Collectors.joining(",")),
                switchovers,
                switchovers == 1 ? "" : "s",
                writeGapMillis,
                lostCommits,
                acknowledgedCommits);
        String head = outcome + ": " + units + (units == 1 ? " unit " : " units ")
                + (outcome.equals("rolled-back") ? from + " → " + to + " → " + from : from + " → " + to);
        String failed = checks.stream()
                .filter(check -> !check.passed())
                .map(Check::name)
                .collect(Collectors.joining(", "));
        return (passed ? head : "FAILED (" + failed + "), " + head) + tail;
    }
}
