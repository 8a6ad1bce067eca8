package io.refreshd;

import io.refreshd.config.ConfigInvalid;
import io.refreshd.config.Settings;
import io.refreshd.config.Surroundings;
import io.refreshd.journal.JournalProblem;
import io.refreshd.yaml.Problem;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's command line. Exit codes: 0 ended well, 2 usage, 69 the port is taken, 74 the journal can not be used, 75
 * another daemon has the state folder, 78 the configuration is wrong, 70 anything else.
 */
public final class Main {
    private static final String USAGE = """
            Usage: refreshd [--config FILE] [--check-config | --stop-units]
              --config FILE    the settings (config/refreshd.yaml)
              --check-config   say what is wrong with the settings and end: 0 nothing, 78 something
              --stop-units     stop every PostgreSQL server of the state folder and end; the daemon must not run
              --help
            Stop the daemon with Ctrl-C or SIGTERM: the servers go on running, and the next start goes on with the run.
            """;

    private Main() {}

    /** What the command line asks for. */
    private record Options(Path config, Mode mode) {}

    private enum Mode {
        RUN,
        CHECK,
        STOP_UNITS,
        HELP
    }

    public static void main(String[] arguments) {
        // Everything but a running daemon ends here; that one ends by a signal.
        int code = start(arguments, Surroundings.ofThisProcess(System.getenv()), System.out, System.err);
        if (code >= 0) {
            System.exit(code);
        }
    }

    /** The exit code, or -1 when the daemon runs. */
    static int start(String[] arguments, Surroundings surroundings, PrintStream out, PrintStream err) {
        Options options = parse(arguments, err);
        if (options == null) {
            return 2;
        }
        try {
            return switch (options.mode()) {
                case HELP -> {
                    out.print(USAGE);
                    yield 0;
                }
                case CHECK -> check(options.config(), surroundings, out, err);
                case STOP_UNITS -> Service.stopUnits(Settings.load(options.config(), surroundings), out);
                case RUN -> {
                    Service.run(Settings.load(options.config(), surroundings), out);
                    yield -1;
                }
            };
        } catch (ConfigInvalid invalid) {
            err.println(invalid.getMessage());
            return 78;
        } catch (RuntimeException failed) {
            return failed(failed, err);
        }
    }

    private static int check(Path file, Surroundings surroundings, PrintStream out, PrintStream err) {
        List<Problem> problems = Settings.check(file, surroundings);
        problems.forEach(err::println);
        if (problems.isEmpty()) {
            out.println(file + " is right");
        }
        return problems.isEmpty() ? 0 : 78;
    }

    private static int failed(RuntimeException failed, PrintStream err) {
        Throwable cause =
                failed instanceof CompletionException && failed.getCause() != null ? failed.getCause() : failed;
        if (cause instanceof JournalProblem problem) {
            err.println("refreshd: " + problem.getMessage() + "\nnext: " + problem.next());
            return problem.kind() == JournalProblem.Kind.IN_USE ? 75 : 74;
        }
        if (cause instanceof BindException) {
            err.println("refreshd: the port is taken: " + cause.getMessage()
                    + "\nnext: set http.port to another one, or to 0 for any that is free");
            return 69;
        }
        cause.printStackTrace(err);
        err.println("refreshd: could not start: " + cause);
        return 70;
    }

    private static @Nullable Options parse(String[] arguments, PrintStream err) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        Path config = Path.of(System.getProperty("refreshd.home", "."), "config", "refreshd.yaml");
        Mode mode = Mode.RUN;
        while (!left.isEmpty()) {
            String option = left.removeFirst();
            switch (option) {
                case "--config" -> {
                    if (left.isEmpty()) {
                        err.print("refreshd: --config needs a file\n" + USAGE);
                        return null;
                    }
                    config = Path.of(left.removeFirst());
                }
                case "--check-config" -> mode = Mode.CHECK;
                case "--stop-units" -> mode = Mode.STOP_UNITS;
                case "--help", "-h" -> mode = Mode.HELP;
                default -> {
                    err.print("refreshd: unknown option " + option + "\n" + USAGE);
                    return null;
                }
            }
        }
        return new Options(config, mode);
    }
}
