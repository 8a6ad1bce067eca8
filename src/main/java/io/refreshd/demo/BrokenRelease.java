package io.refreshd.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.refreshd.charm.PinnedResource;
import io.refreshd.charm.Platform;
import io.refreshd.charm.Revision;
import io.refreshd.model.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A release that looks right and never becomes healthy. It is a revision of the demo's own copy of the charm, and comes
 * from a Maven repository of the demo's own, which sends on to the real one who asks for anything else.
 */
final class BrokenRelease implements AutoCloseable {
    private static final int REVISION = 100_001;
    private static final String REAL = "https://repo.maven.apache.org/maven2";
    private static final String ARTIFACT = "postgresql-broken";
    private static final int FOUND = 200;
    private static final int ELSEWHERE = 302;

    private final Path charms;
    private final Path jar;
    private final HttpServer server;
    private Optional<Path> unpacked = Optional.empty();

    /** Copies the charms and opens the repository, in which nothing is broken yet. */
    BrokenRelease(Place place, Path home) throws IOException {
        charms = place.root().resolve("charms");
        jar = place.root().resolve(ARTIFACT + ".jar");
        copy(home.resolve("charms"), charms);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    Path charms() {
        return charms;
    }

    /** The setting that makes the daemon ask here. */
    String setting() {
        return "maven-repository: http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /**
     * Adds the broken release to the charm.
     *
     * @param programs the folder of the programs that it is made of; its siblings are other releases' by digest
     */
    Revision publish(Version version, Path programs) throws IOException {
        BrokenPrograms.pack(programs, version.toString(), jar);
        String digest = digest(jar);
        unpacked = Optional.of(programs.resolveSibling(digest));
        String text = String.join(
                "\n",
                "  - revision: " + REVISION,
                "    version: \"" + version + "\"",
                "    resources:",
                "      postgresql-binaries:",
                "        revision: " + REVISION,
                "        artifacts:",
                "          " + Platform.current() + ":",
                "            artifact: io.refreshd.demo:" + ARTIFACT + ":" + version,
                "            sha256: " + digest,
                "");
        Path revisions = charms.resolve(Place.APPLICATION).resolve("revisions.yaml");
        Files.writeString(revisions, text, StandardOpenOption.APPEND);
        PinnedResource pinned = new PinnedResource(REVISION, new TreeMap<>());
        return new Revision(REVISION, version, new TreeMap<>(Map.of("postgresql-binaries", pinned)));
    }

    /** Closes the repository and forgets the broken programs, which nobody shall find in the cache. */
    @Override
    public void close() throws IOException {
        server.stop(0);
        if (unpacked.isPresent()) {
            Place.delete(unpacked.get());
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.contains("/" + ARTIFACT + "/") && Files.exists(jar)) {
                exchange.sendResponseHeaders(FOUND, Files.size(jar));
                Files.copy(jar, exchange.getResponseBody());
            } else {
                exchange.getResponseHeaders().add("Location", REAL + path);
                exchange.sendResponseHeaders(ELSEWHERE, -1);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(from)) {
            all = paths.toList();
        }
        for (Path path : all) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.copy(path, target);
            }
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
