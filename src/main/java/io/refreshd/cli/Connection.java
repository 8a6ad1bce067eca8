package io.refreshd.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * The options with which a daemon is found. Each is looked for on the command line, then in the environment
 * ({@code REFRESHD_SERVER}, {@code REFRESHD_TOKEN_FILE}, {@code REFRESHD_STATE}), then in the state folder.
 */
final class Connection {
    private final Terminal terminal;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The daemon's address; by default the one in the state folder.")
    private String server = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "The file with the bearer token; by default the one in the state folder.")
    private String tokenFile = "";

    @Option(names = "--state-folder", paramLabel = "FOLDER", description = "The daemon's state folder.")
    private String stateFolder = "";

    @Option(names = "--no-color", description = "No colours; so does the environment variable NO_COLOR.")
    private boolean noColor;

    Connection(Terminal terminal) {
        this.terminal = terminal;
    }

    Terminal terminal() {
        return terminal;
    }

    boolean colors() {
        return terminal.interactive()
                && !noColor
                && terminal.variable("NO_COLOR").isEmpty();
    }

    /** A client for the daemon that is meant. */
    Client client() {
        return new Client(this::endpoint, actor());
    }

    private Client.Endpoint endpoint() {
        String address = given(server, "REFRESHD_SERVER").orElseGet(() -> address(state()));
        Path file = given(tokenFile, "REFRESHD_TOKEN_FILE").map(Path::of).orElseGet(() -> state().resolve("token"));
        return new Client.Endpoint(uri(address), token(file));
    }

    private Optional<String> given(String option, String variable) {
        return option.isEmpty() ? terminal.variable(variable) : Optional.of(option);
    }

    private Path state() {
        return given(stateFolder, "REFRESHD_STATE").map(Path::of).orElseGet(this::standardState);
    }

    /** Where the daemon keeps its state when its settings do not say otherwise. */
    private Path standardState() {
        if (isRoot()) {
            return Path.of("/var/lib/refreshd");
        }
        Path home = Path.of(terminal.variable("HOME").orElse(System.getProperty("user.home", "/")));
        return terminal.variable("XDG_STATE_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> home.resolve(".local/state"))
                .resolve("refreshd");
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return "root".equals(System.getProperty("user.name"));
        }
    }

    private static String address(Path state) {
        Path file = state.resolve("address");
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CliProblem(
                    ExitCode.UNREACHABLE,
                    "no daemon has left its address in " + file,
                    "start one with scripts/refreshd, or name it with --server or --state-folder");
        }
    }

    private static URI uri(String address) {
        try {
            URI uri = URI.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below, as for an address of another form.
        }
        throw new CliProblem(
                ExitCode.USAGE, "this is no address of a daemon: " + address, "write it like http://127.0.0.1:8421");
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new CliProblem(
                    ExitCode.UNREACHABLE,
                    "the token can not be read from " + file,
                    "run as the daemon's user, or name a readable file with --token-file");
        }
    }

    private String actor() {
        String user = terminal.variable("SUDO_USER").orElse(System.getProperty("user.name", ""));
        return user.matches("[!-~]{1,64}") ? user : "unknown";
    }
}
