package io.refreshd.substrate.local;

import io.refreshd.substrate.local.LocalUnits.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Starts servers, finds them, signals them, and waits for their end. Blocking. */
final class Processes {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Account account;
    private final ProcessTable table = new ProcessTable();

    Processes(Account account) {
        this.account = account;
    }

    /** The process that a record remembers, when it still serves the place. */
    Optional<ProcessTable.Found> remembered(Place place, UnitRecord record) {
        return table.find(record.pid())
                .filter(found -> found.start() == record.processStart())
                .filter(found -> table.stillServes(found.pid(), place.served()));
    }

    /** The process that the server's own pid file names, when it serves the place. */
    Optional<ProcessTable.Found> named(Place place) {
        // A member's server has such a file too, and is not the member.
        return place.patroni() ? Optional.empty() : server(place);
    }

    private Optional<ProcessTable.Found> server(Place place) {
        return table.find(pidFile(place)).filter(found -> table.serves(found.pid(), place.data()));
    }

    /** The process that serves the place, by looking at all of them. */
    Optional<ProcessTable.Found> searched(Place place) {
        return table.scan(place.served());
    }

    /** Starts a server in a session of its own, so that it outlives the daemon. */
    ProcessTable.Found spawn(Place place, List<String> command) {
        long pid = spawn(command, place.log());
        Optional<ProcessTable.Found> found = account.forks() ? awaitServer(place) : table.find(pid);
        // One that is gone already is remembered by its number; its log tells why.
        return found.orElse(new ProcessTable.Found(pid, 0, false));
    }

    /** Starts a program in a session of its own; its number, or that of the wrapper that stays its parent. */
    long spawn(List<String> command, Path log) {
        List<String> whole = new ArrayList<>(List.of("setsid"));
        whole.addAll(account.wrap(command));
        try {
            return Shell.builder(whole)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .pid();
        } catch (IOException broken) {
            throw new Unable("can not start " + command.get(0) + ": " + broken.getMessage(), broken);
        }
    }

    /** The process of this number and start; empty when it is gone. */
    Optional<ProcessTable.Found> find(long pid, long start) {
        return table.find(pid).filter(found -> found.start() == start);
    }

    Optional<ProcessTable.Found> find(long pid) {
        return table.find(pid);
    }

    /** Shuts down the server that a member which ended left behind: it must not run on while the programs change. */
    void shutDownLeftOver(Place place, Duration limit) {
        server(place).ifPresent(left -> {
            kill(List.of(left.pid()), Signal.INT);
            if (!awaitEnd(left, limit)) {
                throw new Unable("the server that Patroni left behind does not shut down: " + left.pid());
            }
        });
        awaitEmpty(place);
    }

    private Optional<ProcessTable.Found> awaitServer(Place place) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<ProcessTable.Found> found = table.scan(place.served());
        while (found.isEmpty() && System.nanoTime() < deadline) {
            pause();
            found = table.scan(place.served());
        }
        return found;
    }

    /** Waits for the end of a process; false when it has not ended in time. */
    boolean awaitEnd(ProcessTable.Found process, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (table.find(process.pid())
                .filter(found -> found.start() == process.start())
                .isPresent()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Ends everything that still works in the place, at once. */
    void empty(Place place) {
        List<Long> left = table.inside(place.data());
        if (!left.isEmpty()) {
            kill(left, Signal.KILL);
        }
        awaitEmpty(place);
    }

    /** Children of a killed server end by themselves a moment later; a new server refuses to start before. */
    void awaitEmpty(Place place) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Long> left = table.inside(place.data());
        boolean killed = false;
        while (!left.isEmpty()) {
            if (System.nanoTime() > deadline) {
                if (killed) {
                    throw new Unable("processes of an earlier start do not end: " + left);
                }
                kill(left, Signal.KILL);
                killed = true;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            pause();
            left = table.inside(place.data());
        }
    }

    /**
     * After a crash or a reboot the number in the server's pid file may be another process's by now. The server would
     * refuse to start, since it can not know what was just proven: nobody works in this folder.
     */
    void dropStalePidFile(Place place) {
        long pid = pidFile(place);
        if (table.find(pid).isPresent() && !table.serves(pid, place.data())) {
            AtomicFiles.delete(place.pidFile());
        }
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new Unable("interrupted while waiting for a process");
        }
    }

    /** Java can send no other signal than TERM and KILL, and TERM would wait for clients for ever. */
    void kill(List<Long> pids, Signal signal) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "kill -s " + signal + " \"$@\"", "kill"));
        pids.forEach(pid -> command.add(Long.toString(pid)));
        Shell.Result result = Shell.run(PATIENCE, command);
        if (!result.succeeded() && !result.output().contains("No such process")) {
            throw new Unable("can not signal " + pids + ": " + result.output());
        }
    }

    private static long pidFile(Place place) {
        try {
            List<String> lines = Files.readAllLines(place.pidFile(), StandardCharsets.ISO_8859_1);
            return lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).strip());
        } catch (IOException | NumberFormatException none) {
            return 0;
        }
    }
}
