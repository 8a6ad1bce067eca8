package io.refreshd.substrate.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds an artefact by its Maven coordinates and its SHA-256: in a local repository, else downloaded. What is handed on
 * has the digest that was asked for.
 */
final class Artifacts {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration DOWNLOAD = Duration.ofMinutes(5);
    private static final Duration ABANDONED = Duration.ofHours(6);
    private static final long MOST_BYTES = 512L << 20;

    private final Path downloads;
    private final List<Path> repositories;
    private final URI remote;

    /**
     * @param downloads where files lie while they are downloaded
     * @param repositories local Maven repositories, looked at first
     * @param remote the base address of a Maven repository
     */
    Artifacts(Path downloads, List<Path> repositories, URI remote) {
        this.downloads = downloads;
        this.repositories = List.copyOf(repositories);
        this.remote = remote;
    }

    /** A jar with the digest; temporary ones are to be deleted by the caller. */
    record Jar(Path file, boolean temporary) {}

    /** Finds the artefact, or says in one sentence why not. */
    Jar find(String artifact, String digest) {
        String path = path(artifact);
        Optional<Path> local = repositories.stream()
                .map(repository -> repository.resolve(path))
                .filter(Files::isReadable)
                .filter(file -> digest(file).equals(digest))
                .findFirst();
        return local.map(file -> new Jar(file, false)).orElseGet(() -> download(artifact, path, digest));
    }

    private Jar download(String artifact, String path, String digest) {
        String base = remote.toString();
        URI address = URI.create(base.endsWith("/") ? base + path : base + "/" + path);
        AtomicFiles.folder(downloads, "rwxr-xr-x");
        AtomicFiles.sweep(downloads, "download-*", ABANDONED);
        Path file = null;
        boolean right = false;
        try {
            file = Files.createTempFile(downloads, "download-", ".jar");
            fetch(artifact, address, file);
            String found = digest(file);
            if (!found.equals(digest)) {
                throw new Unable("the digest of " + artifact + " from " + address + " is " + found + ", not " + digest
                        + " as the charm says; nothing of it is used");
            }
            right = true;
            return new Jar(file, true);
        } catch (HttpTimeoutException late) {
            throw new Unable(artifact + " could not be downloaded from " + address + " in time", late);
        } catch (IOException broken) {
            throw new Unable(
                    artifact + " is not on this machine and " + address + " can not be reached: "
                            + Optional.ofNullable(broken.getMessage())
                                    .orElse(broken.getClass().getSimpleName()),
                    broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Unable("the download of " + artifact + " was interrupted", stopped);
        } finally {
            if (file != null && !right) {
                AtomicFiles.delete(file);
            }
        }
    }

    private static void fetch(String artifact, URI address, Path file) throws IOException, InterruptedException {
        if ("file".equals(address.getScheme())) {
            Path source = Path.of(address);
            if (!Files.isReadable(source)) {
                throw absent(artifact, address);
            }
            Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request = HttpRequest.newBuilder(address).timeout(DOWNLOAD).build();
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404) {
                throw absent(artifact, address);
            }
            if (response.statusCode() != 200) {
                throw new IOException("it answers with status " + response.statusCode());
            }
            copy(body, file);
        }
    }

    private static Unable absent(String artifact, URI address) {
        return new Unable(
                "there is no " + artifact + " at " + address + "; this version may not exist for this processor");
    }

    /** The request's own timeout ends with the first byte of the answer, so the body has a deadline of its own. */
    private static void copy(InputStream body, Path file) throws IOException {
        long deadline = System.nanoTime() + DOWNLOAD.toNanos();
        long total = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                out.write(buffer, 0, n);
                total += n;
                if (total > MOST_BYTES) {
                    throw new IOException("it is larger than " + (MOST_BYTES >> 20) + " MB");
                }
                if (System.nanoTime() > deadline) {
                    throw new HttpTimeoutException("the download took longer than " + DOWNLOAD.toMinutes() + " min");
                }
            }
        }
    }

    /** {@code group:artifact:version} as a path of a Maven repository. */
    static String path(String artifact) {
        String[] parts = artifact.split(":");
        if (parts.length != 3 || !artifact.matches("[A-Za-z0-9._:-]+")) {
            throw new Unable("an artefact is group:artifact:version, not " + artifact);
        }
        return parts[0].replace('.', '/') + "/" + parts[1] + "/" + parts[2] + "/" + parts[1] + "-" + parts[2] + ".jar";
    }

    static String digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException broken) {
            throw new Unable("can not read " + file + ": " + broken.getMessage(), broken);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
