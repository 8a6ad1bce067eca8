package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class DemoTest {
    private static final Path HOME = Path.of("").toAbsolutePath();

    @Test
    void withoutOptionsThreeUnitsAreUpgraded() {
        Options options = options();

        assertThat(options.scenario()).isEqualTo(Scenario.UPGRADE);
        assertThat(options.units()).isEqualTo(3);
        assertThat(options.from()).isEmpty();
        assertThat(options.to()).isEmpty();
        assertThat(options.report()).isEmpty();
        assertThat(options.keep()).isFalse();
    }

    @Test
    void everyOptionIsRead() {
        Options options = options(
                "--scenario",
                "scale-up",
                "--from",
                "16.4",
                "--to=16.6",
                "--units",
                "5",
                "--report",
                "r.json",
                "--keep");

        assertThat(options)
                .isEqualTo(
                        new Options(Scenario.SCALE_UP, HOME, "16.4", "16.6", 5, Optional.of(Path.of("r.json")), true));
    }

    @ParameterizedTest
    @CsvSource({
        "--scenario=sideways, there is no scenario sideways",
        "--units=0,           --units is 1 to 9",
        "--units=10,          --units is 1 to 9",
        "--units=many,        Invalid value for option '--units'",
        "--unknown,           Unknown option: '--unknown'",
        "--workload=mysql,    --workload is postgresql or patroni",
        "--from=14.99,        there is no 14.99"
    })
    void whatIsAskedWronglyEndsWithTwo(String option, String message) {
        StringWriter said = new StringWriter();
        CommandLine line = Demo.line().setErr(new PrintWriter(said, true));

        assertThat(line.execute(option)).isEqualTo(2);
        assertThat(said.toString()).contains(message);
    }

    @ParameterizedTest
    @EnumSource
    void everyScenarioIsInTheHelp(Scenario scenario) {
        assertThat(Demo.line().getUsageMessage()).contains("  " + scenario.text() + " ");
    }

    @Test
    void aScenarioWithTooFewUnitsIsRefused() {
        StringWriter said = new StringWriter();
        CommandLine line = Demo.line().setErr(new PrintWriter(said, true));

        assertThat(line.execute("--scenario", "rollback-midway", "--units", "2"))
                .isEqualTo(2);
        assertThat(said.toString()).contains("rollback-midway needs at least 3 units");
    }

    private static Options options(String... arguments) {
        Demo demo = new Demo();
        new CommandLine(demo).parseArgs(arguments);
        return demo.options(HOME);
    }
}
