package io.refreshd.substrate.local;

import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs of releases, unpacked once by content and shared by all units. A folder under its digest is complete:
 * it is unpacked elsewhere and renamed.
 */
public final class Binaries {
    /** The resource of a release that names its programs. */
    public static final String RESOURCE = "postgresql-binaries";

    /** What a daemon was unpacking that was killed; a living one is long done by then. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private static final Duration VERSION = Duration.ofSeconds(20);

    private final Path unpacked;
    private final Artifacts artifacts;
    private final Archive archive;
    private final Account account;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Set<String> proven = ConcurrentHashMap.newKeySet();

    /**
     * @param cache the folder for downloads and unpacked programs
     * @param repositories local Maven repositories, looked at before anything is downloaded
     * @param remote the base address of a Maven repository
     */
    public Binaries(Path cache, List<Path> repositories, URI remote, Account account) {
        this(cache, new Artifacts(cache.resolve("downloads"), repositories, remote), new Archive(true), account);
    }

    Binaries(Path cache, Artifacts artifacts, Archive archive, Account account) {
        this.unpacked = cache.toAbsolutePath().normalize().resolve("binaries");
        this.artifacts = artifacts;
        this.archive = archive;
        this.account = account;
    }

    /**
     * The folder with {@code bin/}, {@code lib/} and {@code share/} of a release, made when it is not there and tried
     * once in the daemon's life. May take minutes.
     *
     * @throws Unable with the reason, in one sentence
     */
    public Path ensure(Release release) {
        Resource resource = Optional.ofNullable(release.resources().get(RESOURCE))
                .orElseThrow(() -> new Unable(release + " names no resource " + RESOURCE));
        if (!resource.digest().matches("[0-9a-f]{64}")) {
            throw new Unable("the digest of " + resource.artifact() + " is not a SHA-256: " + resource.digest());
        }
        synchronized (locks.computeIfAbsent(resource.digest(), digest -> new Object())) {
            Path folder = unpacked.resolve(resource.digest());
            if (!Files.isDirectory(folder)) {
                unpack(resource, folder);
                proven.remove(resource.digest());
            }
            if (!proven.contains(resource.digest())) {
                account.requireReachable(folder);
                prove(release, folder);
                proven.add(resource.digest());
            }
            return folder;
        }
    }

    private void unpack(Resource resource, Path folder) {
        AtomicFiles.folder(unpacked, "rwxr-xr-x");
        AtomicFiles.sweep(unpacked, "unpacking-*", ABANDONED);
        Artifacts.Jar jar = artifacts.find(resource.artifact(), resource.digest());
        Path temporary = null;
        try {
            temporary = Files.createTempDirectory(unpacked, "unpacking-");
            archive.unpack(jar.file(), temporary);
            Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
            AtomicFiles.syncFolder(unpacked);
        } catch (IOException broken) {
            if (!Files.isDirectory(folder)) {
                throw new Unable(
                        "can not unpack " + resource.artifact() + " into " + unpacked + ": " + broken.getMessage(),
                        broken);
            }
        } finally {
            if (temporary != null) {
                AtomicFiles.deleteFolder(temporary);
            }
            if (jar.temporary()) {
                AtomicFiles.delete(jar.file());
            }
        }
    }

    private void prove(Release release, Path folder) {
        Shell.Result result = Shell.run(
                VERSION, account.wrap(List.of(folder.resolve("bin/postgres").toString(), "--version")));
        String wanted = release.version().toString();
        if (!result.succeeded()) {
            throw new Unable("the programs of " + wanted + " do not run on this machine: "
                    + result.output().lines().findFirst().orElse("no output"));
        }
        String[] words = result.output().lines().findFirst().orElse("").split("\\s+");
        if (!List.of(words).contains(wanted)) {
            throw new Unable("the programs of " + wanted + " say that they are " + result.output());
        }
    }
}
