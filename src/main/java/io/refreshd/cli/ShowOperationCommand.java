package io.refreshd.cli;

import io.refreshd.cli.Client.Body;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show-operation", description = "Shows one operation with its tasks.")
final class ShowOperationCommand implements Callable<Integer> {
    private static final long MOST_SECONDS = 60;

    @Mixin
    private final Connection connection;

    @Mixin
    private final Format format = new Format();

    @Parameters(index = "0", paramLabel = "ID", description = "The operation's number.")
    private int id;

    @Option(names = "--application", paramLabel = "APP", description = "Whose; needed when several have the number.")
    private String application = "";

    @Option(names = "--wait", paramLabel = "TIME", description = "Wait so long for its end; then exit 124.")
    private String wait = "";

    ShowOperationCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        Client client = connection.client();
        long end = System.nanoTime()
                + Times.duration("--wait", wait).orElse(Duration.ZERO).toNanos();
        Body body = read(client, end);
        while (!Endings.ended(body.json()) && end - System.nanoTime() > 0) {
            body = read(client, end);
        }
        connection.terminal().print(format.json() ? body.text() + "\n" : Yaml.of(body.json()));
        return wait.isEmpty() || Endings.ended(body.json()) ? ExitCode.REACHED : ExitCode.TIMEOUT;
    }

    private Body read(Client client, long end) {
        long left = Math.max(
                0,
                Math.min(MOST_SECONDS, Duration.ofNanos(end - System.nanoTime()).toSeconds() + 1));
        String query = application.isEmpty() ? "" : "&application=" + Client.encoded(application);
        return client.get("/v1/operations/" + id + "?wait=" + (wait.isEmpty() ? 0 : left) + "s" + query);
    }
}
