package io.refreshd.substrate.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are told apart by number and start time, and found by the folder that they serve. */
class ProcessTableTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private final ProcessTable table = new ProcessTable();
    private final Set<Process> started = new HashSet<>();

    @TempDir
    private Path folder;

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void aProcessIsFoundWhileItLives() throws IOException, InterruptedException {
        Process process = start(List.of("sleep", "60"));
        ProcessTable.Found found = table.find(process.pid()).orElseThrow();
        assertThat(found.frozen()).isFalse();
        assertThat(table.find(process.pid())).contains(found);
        process.destroyForcibly();
        process.waitFor();
        assertThat(Eventually.within(SOON, () -> table.find(process.pid()).isEmpty()))
                .isTrue();
        assertThat(table.find(0)).isEmpty();
    }

    @Test
    void aStoppedProcessIsFrozen() throws IOException, InterruptedException {
        Process process = start(List.of("sleep", "60"));
        new Processes(Account.find()).kill(List.of(process.pid()), LocalUnits.Signal.CONT);
        assertThat(new ProcessBuilder("sh", "-c", "kill -s STOP " + process.pid())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Eventually.within(
                        SOON,
                        () -> table.find(process.pid())
                                .filter(ProcessTable.Found::frozen)
                                .isPresent()))
                .isTrue();
    }

    @Test
    void onlyTheServerOfExactlyThisFolderIsFound() throws IOException {
        Process other = start(List.of("sh", "-c", "sleep 60; :", "sh", "-D", folder + "x"));
        assertThat(table.serves(other.pid(), folder)).isFalse();
        Process serving = start(List.of("sh", "-c", "sleep 60; :", "sh", "-D", folder.toString()));
        assertThat(Eventually.within(SOON, () -> table.serves(serving.pid(), folder)))
                .isTrue();
        // It serves the folder, but it is a shell: something that only starts a server.
        assertThat(table.scan(folder)).isEmpty();
        assertThat(table.inside(folder)).isEmpty();
    }

    @Test
    void aProcessThatBecomesAnotherProgramIsNotGone() throws IOException {
        Path again = Files.writeString(folder.resolve("again"), "exec sh \"$0\" \"$@\"\n");
        Process process = start(List.of("sh", again.toString(), "-D", folder.toString()));
        int without = 0;
        for (int look = 0; look < 20_000; look++) {
            if (!table.serves(process.pid(), folder)) {
                without++;
            }
            assertThat(table.stillServes(process.pid(), folder)).isTrue();
        }
        assertThat(without).as("looks at a process between two programs").isPositive();
        process.destroyForcibly();
        assertThat(Eventually.within(SOON, () -> !table.stillServes(process.pid(), folder)))
                .isTrue();
    }

    @Test
    void aProgramThatMakesAClusterIsEndedWithItsPlace() throws IOException {
        Place place = new Place(folder);
        Process making = start(List.of("sh", "-c", "sleep 60; :", "sh", "--pgdata=" + place.data()));
        assertThat(Eventually.within(SOON, () -> table.inside(place.data()).contains(making.pid())))
                .isTrue();
        new Processes(Account.find()).empty(place);
        assertThat(Eventually.within(SOON, () -> !making.isAlive())).isTrue();
    }

    @Test
    void portsAreFreeAndOutsideOfThoseForOutgoingConnections() throws IOException {
        Ports ports = new Ports(new Random(1));
        int port = ports.choose(Set.of());
        assertThat(port).isBetween(1024, 65535);
        assertThat(new Ports(new Random(1)).choose(Set.of(port))).isNotEqualTo(port);
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new Ports(new Random(1)).choose(Set.of())).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void aProgramThatTakesTooLongIsEndedAndTold() {
        Shell.Result late = Shell.run(Duration.ofMillis(50), List.of("sleep", "60"));
        assertThat(late.succeeded()).isFalse();
        assertThat(late.output()).contains("did not end within");
        assertThat(Shell.run(SOON, List.of("no-such-program")).succeeded()).isFalse();
        assertThat(Shell.run(SOON, List.of("sh", "-c", "echo out; echo err >&2; exit 3")))
                .isEqualTo(new Shell.Result(3, "out\nerr"));
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        started.add(process);
        return process;
    }
}
