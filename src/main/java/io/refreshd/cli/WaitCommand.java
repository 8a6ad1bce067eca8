package io.refreshd.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description = "Waits until an application is in a state, with a line for every change meanwhile.",
        footer = {
            "",
            "Exit codes: 0 it is so; 3 it is paused instead; 4 rolled back or cancelled; 1 blocked until a person",
            "does something, or completed instead; 124 the time is up.",
            "Example: refreshctl wait postgresql --for paused,completed --timeout 10m"
        })
final class WaitCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(arity = "0..1", paramLabel = "APP", description = "The application; optional when there is one.")
    private String application = "";

    @Option(
            names = "--for",
            required = true,
            split = ",",
            paramLabel = "paused|completed|rolled-back|idle",
            description = "Any of these.")
    private List<String> goals = new ArrayList<>();

    @Option(names = "--timeout", paramLabel = "TIME", description = "At most so long, such as 90s or 5m.")
    private String timeout = "";

    WaitCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        List<Goal> wanted = goals.stream().map(Goal::parse).toList();
        Client client = connection.client();
        String name = Choice.of(client, application);
        return new Follower(client, connection.terminal(), name)
                .until(seen -> Goal.exitCode(wanted, seen), Times.duration("--timeout", timeout));
    }
}
