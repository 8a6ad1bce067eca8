package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that skip checks, by name and with a reason. */
final class Skipping {
    @Option(
            names = "--skip-check",
            paramLabel = "NAME",
            description = "A check that shall not stop the run; repeatable.")
    private List<String> checks = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the record: once for all skipped checks, or once for each.")
    private List<String> reasons = new ArrayList<>();

    void into(ObjectNode body) {
        if (checks.isEmpty()) {
            return;
        }
        if (reasons.size() != 1 && reasons.size() != checks.size()) {
            throw new CliProblem(ExitCode.USAGE, "a skipped check needs a --reason", "add --reason \"why it is safe\"");
        }
        ArrayNode skip = body.putArray("skip");
        for (int i = 0; i < checks.size(); i++) {
            skip.addObject().put("check", checks.get(i)).put("reason", reasons.get(reasons.size() == 1 ? 0 : i));
        }
    }
}
