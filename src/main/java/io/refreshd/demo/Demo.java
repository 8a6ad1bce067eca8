package io.refreshd.demo;

import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/demo}. Ends with 0 when everything is as it must be, 1 when not, 2 when it was asked wrongly. */
@Command(
        name = "demo",
        sortOptions = false,
        description = {
            "Upgrades a running PostgreSQL cluster on this machine and shows that nobody lost a write.",
            "Everything that it starts and writes is its own and is removed at the end."
        },
        footer = {
            "",
            "Scenarios:",
            "  upgrade          every unit moves to the new version, with one pause",
            "  rollback-paused  back again while the run is paused after the first unit",
            "  rollback-midway  back again after the second unit",
            "  broken           the new version never becomes healthy; the run blocks; back again",
            "  scale-up         a spare unit is added and refreshed first, and removed at the end",
            "  killed           the daemon is killed in the middle of the roll and started again",
            "",
            "Exit status: 0 as it must be; 1 a commit lost, two primaries or another end; 2 asked wrongly."
        })
public final class Demo implements Callable<Integer> {
    private static final int ASKED_WRONGLY = 2;
    private static final int WIDTH = 110;

    @Option(names = "--scenario", paramLabel = "NAME", description = "What to show (upgrade).")
    private String scenario = "upgrade";

    @Option(names = "--from", paramLabel = "VERSION", description = "The version to begin with (14.8).")
    private String from = "";

    @Option(names = "--to", paramLabel = "VERSION", description = "The version to move to (14.9).")
    private String to = "";

    @Option(names = "--units", paramLabel = "N", description = "How many units, 1 to 9 (3).")
    private int units = 3;

    @Option(
            names = "--workload",
            paramLabel = "NAME",
            description = "postgresql: plain servers; patroni: members of a Patroni cluster (postgresql).")
    private String workload = "postgresql";

    @Option(names = "--report", paramLabel = "FILE", description = "Where the report goes, as JSON (target/demo/).")
    private @Nullable Path report;

    @Option(names = "--keep", description = "Leave the daemon and the servers running, and say how to stop them.")
    private boolean keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // Picocli only wants it to exist.
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(line().execute(arguments));
    }

    static CommandLine line() {
        CommandLine line = new CommandLine(new Demo()).setUsageHelpWidth(WIDTH);
        return line.setParameterExceptionHandler((problem, ignored) -> {
            line.getErr().println("demo: " + problem.getMessage() + " (see --help)");
            line.getErr().flush();
            return ASKED_WRONGLY;
        });
    }

    @Override
    public Integer call() throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path home = Path.of(System.getProperty("refreshd.home", "")).toAbsolutePath();
        try {
            Options options = options(home);
            Pair pair = Pair.find(new CharmStore(home.resolve("charms")).load(options.charm()), from, to);
            return new Performance(options, pair, out, Story.Disturbance.NONE)
                            .play()
                            .passed()
                    ? 0
                    : 1;
        } catch (Pair.Unavailable | CharmInvalid e) {
            say("demo: " + e.getMessage());
            return ASKED_WRONGLY;
        } catch (IOException e) {
            say("demo: " + e.getMessage());
            return 1;
        }
    }

    /** The options, validated together. */
    Options options(Path home) {
        Scenario wanted = Scenario.parse(scenario)
                .orElseThrow(() -> wrong("there is no scenario " + scenario + "; --help lists them"));
        if (units < 1 || units > Options.MOST_UNITS) {
            throw wrong("--units is 1 to " + Options.MOST_UNITS + ", not " + units);
        }
        if (units < wanted.leastUnits()) {
            throw wrong(scenario + " needs at least " + wanted.leastUnits() + " units");
        }
        return new Options(wanted, home, from, to, units, Optional.ofNullable(report), keep, patroni(wanted));
    }

    private Optional<Path> patroni(Scenario wanted) {
        if (workload.equals("postgresql")) {
            return Optional.empty();
        }
        if (!workload.equals("patroni")) {
            throw wrong("--workload is postgresql or patroni, not " + workload);
        }
        if (wanted == Scenario.BROKEN) {
            throw wrong("the scenario broken is there for plain servers only");
        }
        return Optional.of(Path.of(System.getProperty("refreshd.patroni", "/")));
    }

    private void say(String message) {
        commandLine().getErr().println(message);
        commandLine().getErr().flush();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }
}
