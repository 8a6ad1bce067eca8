package io.refreshd.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durability is shown, not assumed: the system calls of a whole daemon on real servers, as the kernel saw them. */
class DurabilityIT {
    private static final List<String> CALLS = List.of(
            "-f", "--seccomp-bpf", "-y", "-s", "5000", "-e", "trace=execve,fdatasync,fsync,pwrite64,openat,write");

    @TempDir
    Path folder;

    @Test
    void everyEffectComesAfterItsIntentIsOnDisk() throws IOException, InterruptedException {
        Trace trace = traced("full");
        System.out.println("durability: " + trace.intents() + " intents, " + trace.syncs() + " syncs, effects "
                + trace.counted() + ", early " + trace.early().size());
        assertThat(trace.counted()).containsOnlyKeys(Effects.Kind.values());
        assertThat(trace.early()).isEmpty();
    }

    @Test
    void aJournalThatDoesNotWaitForTheDiskIsFoundOut() throws IOException, InterruptedException {
        Trace trace = traced("off");
        int effects =
                trace.counted().values().stream().mapToInt(Integer::intValue).sum();
        System.out.println(
                "durability, synchronous off: " + trace.intents() + " intents, " + trace.syncs() + " syncs, effects "
                        + trace.counted() + ", early " + trace.early().size());
        assertThat(trace.counted()).containsOnlyKeys(Effects.Kind.values());
        assertThat(trace.early()).hasSize(effects);
    }

    private Trace traced(String synchronous) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(strace()));
        command.addAll(CALLS);
        Path seen = folder.resolve("seen");
        command.addAll(List.of(
                "-o",
                seen.toString(),
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.refreshd.TracedDaemon",
                synchronous));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        process.destroy();
        assertThat(ended && process.exitValue() == 0)
                .as("%s", Files.readString(said))
                .isTrue();
        try (InputStream lines = Files.newInputStream(seen)) {
            return Trace.read(lines);
        }
    }

    private static String strace() throws IOException, InterruptedException {
        Optional<String> found = Stream.of(System.getenv("REFRESHD_STRACE"), "/usr/bin/strace")
                .filter(path -> path != null && !path.isEmpty())
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
        assumeTrue(found.isPresent(), "SKIPPED: no strace; set REFRESHD_STRACE (Debian package strace)");
        Process tried = new ProcessBuilder(found.get(), "-f", "--seccomp-bpf", "-e", "trace=execve", "true")
                .redirectErrorStream(true)
                .start();
        String output = new String(tried.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assumeTrue(tried.waitFor() == 0, "SKIPPED: strace may not trace here: " + output.strip());
        return found.get();
    }
}
