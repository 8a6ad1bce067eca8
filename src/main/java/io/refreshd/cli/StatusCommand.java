package io.refreshd.cli;

import io.refreshd.cli.Client.Body;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description =
                "Shows applications and units with Juju's columns, and the run: what happens, why, what to do next.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final String MODEL = "/v1/models/local";

    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(arity = "0..1", paramLabel = "APP", description = "Only this application.")
    private String application = "";

    @Option(
            names = {"-w", "--watch"},
            description = "Stay and show every change; off a terminal one line for each.")
    private boolean watch;

    StatusCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        if (watch) {
            return watch(client);
        }
        if (!application.isEmpty()) {
            Body one = client.get(Client.path(application));
            if (format.json()) {
                connection.terminal().line(one.text());
                return ExitCode.REACHED;
            }
        }
        Body model = client.get(MODEL);
        connection.terminal().print(format.json() ? model.text() + "\n" : screen(model));
        return ExitCode.REACHED;
    }

    private String screen(Body model) {
        return new StatusScreen(
                        model.json(),
                        new Style(connection.colors(), connection.terminal().interactive()))
                .text(only());
    }

    private Optional<String> only() {
        return application.isEmpty() ? Optional.empty() : Optional.of(application);
    }

    private int watch(Client client) {
        try (Hints hints = new Hints(client, "/v1/events")) {
            return watch(client, hints);
        }
    }

    private int watch(Client client, Hints hints) {
        boolean screen = connection.terminal().interactive() && !format.json();
        Set<String> known = Set.of();
        while (!Thread.currentThread().isInterrupted()) {
            Set<String> shown = shown(client, screen);
            for (String text : shown) {
                if (screen) {
                    // Over the old text, line by line: clearing first would flicker.
                    connection.terminal().print("\u001b[H" + text.replace("\n", "\u001b[K\n") + "\u001b[J");
                } else if (!known.contains(RunSection.news(text))) {
                    connection.terminal().print(text);
                }
            }
            known = shown.stream().map(RunSection::news).collect(Collectors.toSet());
            hints.await(LOOK);
        }
        return ExitCode.REACHED;
    }

    /** The screen, or off a terminal a line for each application. */
    private Set<String> shown(Client client, boolean screen) {
        try {
            Body model = client.get(MODEL);
            return screen ? Set.of(screen(model)) : format.json() ? Set.of(model.text() + "\n") : lines(model);
        } catch (CliProblem gone) {
            if (gone.exitCode() != ExitCode.UNREACHABLE) {
                throw gone;
            }
            return Set.of(gone.sentence() + "; trying again\n");
        }
    }

    private Set<String> lines(Body model) {
        Set<String> lines = new LinkedHashSet<>();
        StatusScreen.fields(model.json().path("applications"))
                .filter(one ->
                        only().isEmpty() || only().get().equals(one.path("name").asText()))
                .forEach(one -> lines.add(new RunSection(
                                        one,
                                        "",
                                        new Style(false, connection.terminal().interactive()))
                                .line()
                        + "\n"));
        return lines.isEmpty() ? Set.of("nothing is deployed (next: refreshctl deploy postgresql)\n") : lines;
    }
}
