package io.refreshd.journal;

import io.refreshd.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Java process of the test's own, with the test's classes; what it prints is read line by line. */
final class Child {
    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> drained;

    private Child(Process process) {
        this.process = process;
        this.drained = CompletableFuture.runAsync(() -> {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines::add);
            } catch (IOException | java.io.UncheckedIOException gone) {
                lines.add("(" + gone + ")");
            }
        });
    }

    /** Runs {@code main} of a class; {@code prefix} is put before the java command. */
    static Child start(List<String> prefix, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new Child(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** A prefix that runs a shell command first, in a mount namespace of the child's own. */
    static List<String> inOwnMounts(String command) {
        return List.of("unshare", "-rm", "sh", "-c", command + " && exec \"$@\"", "sh");
    }

    /** Called in the child. */
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Called in the child: ends it whatever happens, though threads of the event loop still live. */
    static void exitAfter(Work work) {
        int status = 1;
        try {
            work.run();
            status = 0;
        } catch (Throwable failed) {
            failed.printStackTrace();
        }
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    interface Work {
        void run() throws Exception;
    }

    boolean startedWithin(long time, TimeUnit unit) throws InterruptedException {
        return await(line -> line.equals("started"), time, unit);
    }

    /** Whether such a line comes in time; ends early when the child does. */
    boolean await(Predicate<String> wanted, long time, TimeUnit unit) throws InterruptedException {
        Duration deadline = Duration.of(time, unit.toChronoUnit());
        return Eventually.within(
                        deadline, () -> drained.isDone() || lines.stream().anyMatch(wanted))
                && lines.stream().anyMatch(wanted);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        drained.join();
    }

    int end(long time, TimeUnit unit) throws InterruptedException {
        if (!process.waitFor(time, unit)) {
            kill();
            throw new AssertionError("the child did not end: " + lines);
        }
        drained.join();
        return process.exitValue();
    }

    List<String> lines() {
        return lines;
    }
}
