package io.refreshd.substrate.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Short-lived programs, run to their end within a bound. */
final class Shell {
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int MOST_OUTPUT = 4000;

    /** How a program ended, and the end of what it wrote. */
    record Result(int code, String output) {
        boolean succeeded() {
            return code == 0;
        }
    }

    private Shell() {}

    /** Runs a program; a missing program and one that takes too long are results too. */
    static Result run(Duration limit, List<String> command) {
        Path output = null;
        Process process = null;
        try {
            output = Files.createTempFile("refreshd-", ".out");
            process = builder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Result(-1, command.get(0) + " did not end within " + limit.toSeconds() + " s");
            }
            return new Result(process.exitValue(), tail(output));
        } catch (IOException broken) {
            return new Result(-1, String.valueOf(broken.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Result(-1, command.get(0) + " was interrupted");
        } finally {
            // Not one that goes on unseen, after it took too long or the daemon stopped.
            if (process != null) {
                process.destroyForcibly();
            }
            deleteQuietly(output);
        }
    }

    /** A program with a clean environment, nothing to read, in a folder that every user may enter. */
    static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(new File("/")).redirectInput(new File("/dev/null"));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", PATH);
        environment.put("LC_ALL", "C");
        environment.put("HOME", "/");
        return builder;
    }

    private static String tail(Path output) throws IOException {
        String text = Files.readString(output, StandardCharsets.ISO_8859_1).strip();
        return text.length() <= MOST_OUTPUT ? text : text.substring(text.length() - MOST_OUTPUT);
    }

    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException ignored) {
            // A temporary file that stays behind does no harm.
        }
    }
}
