package io.refreshd.substrate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who the servers run as: PostgreSQL refuses root, so that a daemon that is root runs them as nobody (65534); an
 * ordinary user runs them as itself.
 */
public final class Account {
    private static final int NOBODY = 65534;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<List<String>> WAYS = List.of(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"),
            List.of("chroot", "--userspec=" + NOBODY + ":" + NOBODY, "/"),
            List.of("runuser", "-u", "nobody", "--"));

    private final List<String> prefix;
    private final boolean other;

    private Account(List<String> prefix, boolean other) {
        this.prefix = prefix;
        this.other = other;
    }

    /** Finds out how to run as an unprivileged user here. */
    public static Account find() {
        if (!root()) {
            return new Account(List.of(), false);
        }
        for (List<String> way : WAYS) {
            List<String> trial = new ArrayList<>(way);
            trial.add("true");
            if (Shell.run(PATIENCE, trial).succeeded()) {
                return new Account(way, true);
            }
        }
        throw new Unable("PostgreSQL refuses to run as root, and none of setpriv, chroot and runuser could run a"
                + " program as user " + NOBODY + "; start refreshd as an ordinary user");
    }

    /** The command, run as that user. */
    List<String> wrap(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Whether the wrapper stays as the parent of the program, so that the program has another process number. */
    boolean forks() {
        return !prefix.isEmpty() && prefix.get(0).equals("runuser");
    }

    /** Gives a file or folder (a link itself, not what it points to) to that user. */
    public void own(Path path) {
        if (!other) {
            return;
        }
        try {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException broken) {
            throw new Unable("can not give " + path + " to user " + NOBODY + ": " + broken.getMessage(), broken);
        }
    }

    /** Lets that user make and remove entries of its own in a folder, and touch no others. */
    public void share(Path folder) {
        if (!other) {
            return;
        }
        try {
            Files.setAttribute(folder, "unix:mode", 01777);
        } catch (IOException broken) {
            throw new Unable("can not open " + folder + " to user " + NOBODY + ": " + broken.getMessage(), broken);
        }
    }

    /** Refuses a folder that the user could not reach, naming the one that is in the way. */
    void requireReachable(Path folder) {
        if (!other) {
            return;
        }
        Path above = folder.toAbsolutePath();
        try {
            for (Path path = above; path != null; path = path.getParent()) {
                if (Files.isDirectory(path) && !open(path)) {
                    throw new Unable("servers run as user " + NOBODY + ", which may not enter " + path
                            + "; choose a folder elsewhere, or allow it with: chmod o+x " + path);
                }
            }
        } catch (IOException broken) {
            throw new Unable("can not look at " + above + ": " + broken.getMessage(), broken);
        }
    }

    private static boolean open(Path path) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        return permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
                || (Integer) Files.getAttribute(path, "unix:uid") == NOBODY;
    }

    private static boolean root() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
        } catch (IOException | UnsupportedOperationException notLinux) {
            throw new Unable("refreshd supervises processes through /proc, which is not there: this needs Linux");
        }
    }
}
