package io.refreshd.substrate.local;

import io.refreshd.substrate.local.LocalUnits.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A process that belongs to an application as a whole, such as the store in which its Patroni members elect a leader. It
 * outlives the daemon as the units do, and is started again when it is found gone. Methods block.
 */
public final class Companions {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String OPEN = "rwxr-xr-x";

    private final Places places;
    private final Account account;
    private final Processes processes;
    private final String name;

    /** @param name of the program, and of its folder beside the units' */
    public Companions(Places places, Account account, String name) {
        this.places = places;
        this.account = account;
        this.processes = new Processes(account);
        this.name = name;
    }

    /** What is remembered of it. */
    record Kept(long pid, long start) {}

    /**
     * Starts it when it does not run.
     *
     * @param command the program and its arguments, given a folder of its own to write to
     */
    public synchronized void ensure(String application, Function<Path, List<String>> command) {
        Path folder = places.companion(application, name);
        if (running(folder).isPresent()) {
            return;
        }
        AtomicFiles.folder(folder, OPEN);
        account.requireReachable(folder);
        Path data = folder.resolve("data");
        AtomicFiles.folder(data, "rwx------");
        account.own(data);
        Path log = folder.resolve(name + ".log");
        if (!Files.exists(log)) {
            AtomicFiles.write(log, "", AtomicFiles.PRIVATE);
        }
        long pid = processes.spawn(command.apply(data), log);
        long start = processes.find(pid).map(ProcessTable.Found::start).orElse(0L);
        Json.write(record(folder), new Kept(pid, start), AtomicFiles.PUBLIC);
    }

    /** Ends those of all applications. */
    public synchronized void stopAll() {
        for (String application : places.applications()) {
            running(places.companion(application, name)).ifPresent(process -> {
                processes.kill(List.of(process.pid()), Signal.TERM);
                if (!processes.awaitEnd(process, PATIENCE)) {
                    processes.kill(List.of(process.pid()), Signal.KILL);
                }
            });
        }
    }

    private Optional<ProcessTable.Found> running(Path folder) {
        return Json.read(record(folder), Kept.class).flatMap(kept -> processes.find(kept.pid(), kept.start()));
    }

    private static Path record(Path folder) {
        return folder.resolve("process.json");
    }
}
