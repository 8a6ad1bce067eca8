package io.refreshd.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** How results are written. */
final class Format {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "table for people (the default); json is the daemon's answer as it came.")
    private String output = "table";

    boolean json() {
        if (!List.of("table", "json").contains(output)) {
            throw new CliProblem(ExitCode.USAGE, "--output must be table or json, not " + output, "");
        }
        return output.equals("json");
    }
}
