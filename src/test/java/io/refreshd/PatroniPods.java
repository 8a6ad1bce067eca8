package io.refreshd;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmInvalid;
import io.refreshd.charm.CharmStore;
import io.refreshd.emulation.Containers;
import io.refreshd.model.Release;
import io.refreshd.substrate.local.Account;
import io.refreshd.substrate.local.Binaries;
import io.refreshd.workload.patroni.MemberFiles;
import io.refreshd.workload.patroni.Programs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/**
 * What runs in the pods of a StatefulSet {@code web}: real members of Patroni with real servers. Each pod has an address
 * of its own, another one each time; what its volume would keep is kept; the image says which programs it runs.
 */
final class PatroniPods implements Containers, AutoCloseable {
    static final Path HOME = Path.of("").toAbsolutePath();
    static final Path PROGRAMS = Path.of("/")
            .resolve(Optional.ofNullable(System.getenv("REFRESHD_PATRONI")).orElse(""));
    static final String PASSWORD = "secret of the superuser";
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final Account account = Account.find();
    private final Programs programs = new Programs(PROGRAMS);
    private final Map<String, Path> images;
    private final Map<String, Process> running = new ConcurrentHashMap<>();
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final String network = "127." + ThreadLocalRandom.current().nextInt(2, 255) + "."
            + ThreadLocalRandom.current().nextInt(256) + ".";
    private final AtomicInteger next = new AtomicInteger(1);
    private final int store = port();
    private final Process etcd;
    private final Optional<PodSecurity> security;
    private final HttpClient http;

    /**
     * @param versions of the images, such as 14.8; an image that is not there has no server
     * @param secured whether everything goes over TLS, and the REST API asks for a password
     */
    PatroniPods(Map<String, String> versions, boolean secured) {
        try {
            folder = Files.createTempDirectory(Path.of("/var/tmp"), "refreshd-pods-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            images = programsOf(versions);
            security = secured ? Optional.of(PodSecurity.make(folder, network)) : Optional.empty();
            HttpClient.Builder client = HttpClient.newBuilder();
            security.ifPresent(asked -> client.sslContext(asked.trusting())
                    // With 1.3 each side of Java and Patroni waits for the other to end.
                    .sslParameters(new SSLParameters(null, new String[] {"TLSv1.2"})));
            http = client.build();
            Path data = Files.createDirectory(folder.resolve("etcd"));
            account.own(data);
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
            etcd = launch("etcd", MemberFiles.store(programs.etcd(), data, store, port()));
        } catch (IOException | CharmInvalid broken) {
            throw new AssertionError(broken);
        }
    }

    private Map<String, Path> programsOf(Map<String, String> versions) throws CharmInvalid {
        Path user = Path.of(System.getProperty("user.home"));
        Binaries binaries = new Binaries(
                Path.of("/var/tmp/refreshd-test-cache"),
                List.of(user.resolve(".m2/repository")),
                URI.create("https://repo.maven.apache.org/maven2"),
                account);
        Charm charm = new CharmStore(HOME.resolve("charms")).load("postgresql-patroni");
        Map<String, Path> found = new TreeMap<>();
        versions.forEach((image, version) -> charm.revisions().values().stream()
                .filter(revision -> revision.version().toString().equals(version))
                .findFirst()
                .ifPresent(revision -> {
                    Map<String, Integer> resources = new TreeMap<>();
                    revision.resources().forEach((name, pin) -> resources.put(name, pin.revision()));
                    Release release = charm.resolve(revision.number(), resources)
                            .fold(resolved -> resolved.release(), refused -> {
                                throw new AssertionError(refused.sentence());
                            });
                    found.put(image, binaries.ensure(release));
                }));
        return found;
    }

    @Override
    public String start(String pod, String image) {
        String address = network + next.getAndIncrement();
        addresses.put(pod, address);
        try {
            Path volume = folder.resolve(pod);
            if (!Files.exists(volume)) {
                Files.createDirectory(volume);
                Files.setPosixFilePermissions(volume, PosixFilePermissions.fromString("rwx------"));
                account.own(volume);
            }
            Path settings = folder.resolve(pod + ".json");
            Files.writeString(settings, settings(pod, address, volume, link(pod, image)));
            running.put(pod, launch(pod, programs.run(settings)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return address;
    }

    private Path link(String pod, String image) throws IOException {
        Path links = folder.resolve(pod + ".bin");
        if (Files.exists(links)) {
            delete(links);
        }
        Files.createDirectory(links);
        for (Path program : programs.links(images.getOrDefault(image, folder.resolve("none")))) {
            Files.createSymbolicLink(links.resolve(program.getFileName()), program);
        }
        return links;
    }

    private String settings(String pod, String address, Path volume, Path links) throws IOException {
        JsonObject authentication = new JsonObject()
                .put("superuser", new JsonObject().put("username", "postgres").put("password", PASSWORD))
                .put("replication", new JsonObject().put("username", "standby").put("password", "another secret"));
        JsonObject postgresql = new JsonObject()
                .put("listen", address + ":5432")
                .put("connect_address", address + ":5432")
                .put("data_dir", volume.resolve("data").toString())
                .put("bin_dir", links.toString())
                .put("pgpass", volume.resolve("pgpass").toString())
                .put("authentication", authentication)
                .put(
                        "parameters",
                        new JsonObject()
                                .put("unix_socket_directories", "")
                                .put("password_encryption", "scram-sha-256")
                                .put("shared_buffers", "32MB")
                                .put("wal_retrieve_retry_interval", "100ms"))
                .put(
                        "pg_hba",
                        new JsonArray()
                                .add("host all all 127.0.0.0/8 scram-sha-256")
                                .add("host replication standby 127.0.0.0/8 scram-sha-256"))
                .put("create_replica_methods", new JsonArray().add("basebackup"))
                .put("basebackup", new JsonArray().add(new JsonObject().put("checkpoint", "fast")));
        JsonObject settings = new JsonObject()
                .put("scope", "web")
                .put("name", pod)
                .put(
                        "restapi",
                        new JsonObject().put("listen", address + ":8008").put("connect_address", address + ":8008"))
                .put("etcd3", new JsonObject().put("hosts", new JsonArray().add("127.0.0.1:" + store)))
                .put("bootstrap", bootstrap())
                .put("postgresql", postgresql);
        if (security.isPresent()) {
            Path certificate = volume.resolve("tls.crt");
            Path key = volume.resolve("tls.key");
            keep(certificate, security.get().certificate());
            keep(key, security.get().key());
            security.get().into(settings, certificate, key);
        }
        return settings.encodePrettily();
    }

    private void keep(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        account.own(file);
    }

    private static JsonObject bootstrap() {
        return new JsonObject()
                .put(
                        "dcs",
                        new JsonObject()
                                .put("ttl", 20)
                                .put("loop_wait", 2)
                                .put("retry_timeout", 9)
                                .put("maximum_lag_on_failover", 1 << 20)
                                .put(
                                        "postgresql",
                                        new JsonObject()
                                                .put("use_pg_rewind", false)
                                                .put("use_slots", true)))
                .put(
                        "initdb",
                        new JsonArray()
                                .add(new JsonObject().put("encoding", "UTF8"))
                                .add(new JsonObject().put("locale", "C"))
                                .add("data-checksums"));
    }

    private Process launch(String name, List<String> command) throws IOException {
        List<String> whole = new ArrayList<>();
        if ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0) {
            whole.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        whole.addAll(command);
        ProcessBuilder process = new ProcessBuilder(whole);
        // Libraries of PostgreSQL look for certificates there, and may not look into root's.
        process.environment().put("HOME", folder.toString());
        return process.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }

    @Override
    public boolean ready(String pod) {
        return get(pod, "/readiness")
                .filter(answer -> answer.statusCode() == 200)
                .isPresent();
    }

    private URI uri(String pod, String path) {
        return URI.create((security.isPresent() ? "https://" : "http://") + addresses.get(pod) + ":8008" + path);
    }

    /** What a member answers; empty when it does not. */
    Optional<HttpResponse<String>> get(String pod, String path) {
        return send(HttpRequest.newBuilder(uri(pod, path)));
    }

    /** Changes settings of the whole cluster. */
    void patch(String pod, String config) {
        URI address = uri(pod, "/config");
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(config);
        Optional<HttpResponse<String>> answer =
                send(HttpRequest.newBuilder(address).method("PATCH", body));
        if (answer.filter(said -> said.statusCode() == 200).isEmpty()) {
            throw new AssertionError("Patroni did not take " + config);
        }
    }

    /** Somebody moves the leader by hand. */
    void switchOver(String from, String to) {
        URI address = uri(from, "/switchover");
        String body = new JsonObject().put("leader", from).put("candidate", to).encode();
        HttpRequest.Builder request = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body));
        Optional<HttpResponse<String>> answer = send(request);
        if (answer.filter(said -> said.statusCode() == 200).isEmpty()) {
            throw new AssertionError(answer.map(HttpResponse::body).orElse("no answer"));
        }
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
        try {
            return Optional.of(
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException silent) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void stop(String pod) {
        addresses.remove(pod);
        Optional.ofNullable(running.remove(pod)).ifPresent(process -> {
            process.destroy();
            try {
                if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException stopped) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Of the servers and REST APIs; PEM. */
    String certificate() {
        return security.orElseThrow().certificate();
    }

    /** Where the pods answer now. */
    Map<String, String> addresses() {
        return Map.copyOf(addresses);
    }

    String log(String pod) {
        try {
            return Files.readString(folder.resolve(pod + ".log"));
        } catch (IOException broken) {
            return "";
        }
    }

    private static int port() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        running.values().forEach(Process::destroy);
        List.copyOf(running.keySet()).forEach(this::stop);
        etcd.destroyForcibly().onExit().join();
        delete(folder);
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException left) {
                    // A server that was killed may leave something behind for a moment.
                }
            });
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
