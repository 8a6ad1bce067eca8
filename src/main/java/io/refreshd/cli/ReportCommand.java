package io.refreshd.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Writes a support bundle of an application or of one of its runs, without secrets.")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private final Connection connection;

    @Parameters(index = "0", arity = "0..1", paramLabel = "RUN|APP", description = "A run's number, or an application.")
    private String subject = "";

    @Option(names = "--application", paramLabel = "APP", description = "Whose run; optional when there is one.")
    private String application = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write it; by default to the standard output.")
    private String file = "";

    ReportCommand(Terminal terminal) {
        connection = new Connection(terminal);
    }

    @Override
    public Integer call() {
        boolean run = subject.matches("\\d+");
        Client client = connection.client();
        String name = Choice.of(client, run || !application.isEmpty() ? application : subject);
        String path = Client.path(name, "report") + (run ? "?run=" + subject : "");
        String text = pretty(client.get(path)) + "\n";
        if (file.isEmpty()) {
            connection.terminal().print(text);
            return ExitCode.REACHED;
        }
        try {
            Files.writeString(Path.of(file), text);
        } catch (IOException e) {
            throw new CliProblem(ExitCode.FAILED, "the report can not be written: " + e, "name another file with -o");
        }
        connection.terminal().note("written to " + file);
        return ExitCode.REACHED;
    }

    private static String pretty(Client.Body body) {
        try {
            return Client.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(body.json());
        } catch (JsonProcessingException e) {
            return body.text();
        }
    }
}
