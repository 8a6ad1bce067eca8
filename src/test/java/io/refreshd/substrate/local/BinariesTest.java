package io.refreshd.substrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Version;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs are found, fetched, proven and shared; what goes wrong is said in one sentence. */
class BinariesTest {
    private static final String ARTIFACT = "org.example:programs:14.9.0";
    private static final String PATH = "org/example/programs/14.9.0/programs-14.9.0.jar";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private Path folder;
    private Path served;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        // Not JUnit's own: servers of root's run as another user, who must get there.
        folder = Files.createTempDirectory("refreshd-test-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        served = folder.resolve("served.jar");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().getPath());
            if (exchange.getRequestURI().getPath().equals("/" + PATH) && Files.exists(served)) {
                exchange.sendResponseHeaders(200, Files.size(served));
                Files.copy(served, exchange.getResponseBody());
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void clean() {
        server.stop(0);
        AtomicFiles.deleteFolder(folder);
    }

    @Test
    void programsAreDownloadedOnceAndShared() throws IOException {
        ProgramJar.saying(served, "14.9");
        Release release = release(Artifacts.digest(served));
        Binaries binaries = binaries(remote());
        List<Path> found = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> binaries.ensure(release))
                .distinct()
                .toList();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).resolve("bin/postgres")).isExecutable();
        assertThat(binaries(remote()).ensure(release)).isEqualTo(found.get(0));
        assertThat(requests).containsExactly("/" + PATH);
        assertThat(left("downloads")).isEmpty();
        assertThat(left("binaries")).hasSize(1);
    }

    @Test
    void aLocalRepositoryIsLookedAtFirst() throws IOException {
        Path jar = folder.resolve("repository").resolve(PATH);
        Files.createDirectories(jar.getParent());
        ProgramJar.saying(jar, "14.9");
        assertThat(binaries(remote()).ensure(release(Artifacts.digest(jar)))).isDirectory();
        assertThat(requests).isEmpty();
        assertThat(jar).exists();
    }

    @Test
    void aFolderMayTakeThePlaceOfTheRemoteRepository() throws IOException {
        Path jar = folder.resolve("mirror").resolve(PATH);
        Files.createDirectories(jar.getParent());
        ProgramJar.saying(jar, "14.9");
        URI mirror = folder.resolve("mirror").toUri();
        assertThat(binaries(mirror).ensure(release(Artifacts.digest(jar)))).isDirectory();
        assertThat(jar).exists();
    }

    @Test
    void anotherDigestIsRefusedAndNothingIsKept() throws IOException {
        ProgramJar.saying(served, "14.9");
        assertThatThrownBy(() -> binaries(remote()).ensure(release("ab".repeat(32))))
                .isInstanceOf(Unable.class)
                .hasMessageContaining("digest")
                .hasMessageContaining("ab".repeat(32));
        assertThat(left("downloads")).isEmpty();
        assertThat(left("binaries")).isEmpty();
    }

    @Test
    void anArtefactThatDoesNotExistIsTold() {
        assertThatThrownBy(() -> binaries(remote()).ensure(release("ab".repeat(32))))
                .hasMessageContaining("there is no " + ARTIFACT)
                .hasMessageContaining("may not exist for this processor");
    }

    @Test
    void anUnreachableRepositoryIsTold() {
        URI nobody = remote();
        server.stop(0);
        assertThatThrownBy(() -> binaries(nobody).ensure(release("ab".repeat(32))))
                .hasMessageContaining(ARTIFACT)
                .hasMessageContaining("can not be reached");
    }

    @Test
    void programsThatDoNotRunAreTold() throws IOException {
        new ProgramJar()
                .file("bin/postgres", 0755, "\177ELF of another machine")
                .write(served);
        assertThatThrownBy(() -> binaries(remote()).ensure(release(Artifacts.digest(served))))
                .hasMessageContaining("do not run on this machine");
    }

    @Test
    void programsOfAnotherVersionAreTold() throws IOException {
        ProgramJar.saying(served, "14.10");
        assertThatThrownBy(() -> binaries(remote()).ensure(release(Artifacts.digest(served))))
                .hasMessageContaining("programs of 14.9 say that they are")
                .hasMessageContaining("14.10");
    }

    @Test
    void aReleaseWithoutItsResourceIsTold() {
        Release bare = new Release("postgresql", 1, new Version(14, 9), new TreeMap<>(), "");
        assertThatThrownBy(() -> binaries(remote()).ensure(bare)).hasMessageContaining("postgresql-binaries");
    }

    private Binaries binaries(URI remote) {
        return new Binaries(folder.resolve("cache"), List.of(folder.resolve("repository")), remote, Account.find());
    }

    private URI remote() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private List<Path> left(String name) throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("cache").resolve(name))) {
            return entries.toList();
        }
    }

    private static Release release(String digest) {
        TreeMap<String, Resource> resources = new TreeMap<>();
        resources.put(Binaries.RESOURCE, new Resource(1, ARTIFACT, digest));
        return new Release("postgresql", 102, new Version(14, 9), resources, "");
    }
}
