package io.refreshd.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line client. Results go to the standard output, everything else to the standard error. */
@Command(
        name = "refreshctl",
        description = "Moves applications from one release to another, unit by unit, with a way back.",
        versionProvider = Refreshctl.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            ExplainCommand.class,
            DeployCommand.class,
            CheckCommand.class,
            RefreshCommand.class,
            ResumeCommand.class,
            PauseCommand.class,
            RollbackCommand.class,
            CancelCommand.class,
            WaitCommand.class,
            RunCommand.class,
            ActionsCommand.class,
            RevisionsCommand.class,
            ConfigCommand.class,
            OperationsCommand.class,
            ShowOperationCommand.class,
            ShowTaskCommand.class,
            EventsCommand.class,
            ReportCommand.class,
            CompletionCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:the state that was asked for is reached",
            "  1:failed",
            "  2:wrong usage",
            "  3:a run is paused and waits for a human",
            "  4:a run was rolled back or cancelled",
            "  5:the daemon refused",
            "  6:no daemon answers",
            "124:the time is up"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  refreshctl status --watch",
            "  refreshctl check postgresql --channel 14/stable",
            "  refreshctl refresh postgresql --channel 14/stable --wait",
            "  refreshctl resume postgresql --wait"
        })
public final class Refreshctl {
    private Refreshctl() {}

    /** Where the version comes from: the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Refreshctl.class.getPackage().getImplementationVersion();
            return new String[] {"refreshctl " + Optional.ofNullable(version).orElse("(not packaged)")};
        }
    }

    public static void main(String[] arguments) {
        Charset charset = Charset.defaultCharset();
        PrintWriter out = new PrintWriter(System.out, false, charset);
        PrintWriter err = new PrintWriter(System.err, true, charset);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Terminal terminal = new Terminal(out, err, in, interactive(), System.getenv());
        int code = run(terminal, arguments);
        out.flush();
        System.exit(code);
    }

    /** Whether both ends are a terminal. Until Java 22 there is no console otherwise; since then it has to be asked. */
    private static boolean interactive() {
        Console console = System.console();
        try {
            return console != null
                    && Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Runs one command; its exit code. */
    static int run(Terminal terminal, String... arguments) {
        return commands(terminal).execute(LeadingOptions.moved(arguments));
    }

    static CommandLine commands(Terminal terminal) {
        CommandLine commands = new CommandLine(new Refreshctl(), new Factory(terminal))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setUsageHelpLongOptionsMaxWidth(34)
                .setParameterExceptionHandler((problem, given) -> misused(terminal, problem))
                .setExecutionExceptionHandler((problem, command, result) -> failed(terminal, problem, result));
        commands.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec()
                        .mixinStandardHelpOptions(true)
                        .usageMessage()
                        .sortOptions(false));
        commands.getCommandSpec().mixinStandardHelpOptions(true);
        return commands;
    }

    private static int misused(Terminal terminal, ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.note("refreshctl: "
                + String.valueOf(problem.getMessage()).lines().findFirst().orElse(""));
        terminal.note("next: " + command + " --help");
        return ExitCode.USAGE;
    }

    private static int failed(Terminal terminal, Exception problem, ParseResult result) {
        terminal.out().flush();
        if (problem instanceof CliProblem known) {
            terminal.note("refreshctl: " + known.sentence());
            if (!known.next().isEmpty()) {
                terminal.note("next: " + Style.runnable(known.next(), terminal.interactive()));
            }
            return known.exitCode();
        }
        terminal.note("refreshctl: this should not have happened: " + problem);
        terminal.note("next: report it, with the command " + result.originalArgs());
        return ExitCode.FAILED;
    }

    /** Gives every command its terminal. */
    private record Factory(Terminal terminal) implements IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            try {
                return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
            } catch (NoSuchMethodException e) {
                return CommandLine.defaultFactory().create(type);
            }
        }
    }
}
