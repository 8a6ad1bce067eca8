package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image that {@code scripts/image} builds, unpacked as a container runtime would. */
class ImageIT {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final int ARCHIVE = 1;
    /** The image alone, as the user that it names; with /proc, as every container has it. */
    private static final String CONTAINER =
            "mount --bind \"$0\" \"$0\" && cd \"$0\" && mkdir -p proc && mount --rbind /proc"
                    + " proc && exec unshare -U --map-user=65532 --map-group=65532 --root=\"$0\" \"$@\"";

    @TempDir
    Path folder;

    @BeforeEach
    void jlinkIsThere() {
        assumeTrue(
                Files.isDirectory(Path.of(System.getProperty("java.home"), "jmods")),
                "SKIPPED: this JDK has no jmods, so no runtime can be linked");
    }

    @Test
    void theDaemonServesFromTheImageAlone() throws Exception {
        assumeTrue(
                run("unshare", "-rm", "sh", "-c", "exec unshare -U --map-user=65532 --map-group=65532 true") == 0,
                "SKIPPED: this machine allows no user of our own (unshare -rm)");
        Path layout = layout("image.tar");
        JsonObject manifest = manifest(layout);
        Path root = Files.createDirectory(folder.resolve("root"));
        for (String layer : layers(manifest)) {
            Path blob = layout.resolve("blobs/sha256").resolve(layer);
            assertThat(run("tar", "-xzf", blob.toString(), "--no-same-owner", "-C", root.toString()))
                    .isZero();
        }
        Files.writeString(
                root.resolve("tmp/refreshd.yaml"),
                "state-folder: /var/lib/refreshd\ncache-folder: /tmp/cache\nhttp: {port: 0}\n"
                        + "charms-folder: /opt/refreshd/charms\n");
        Process daemon = start(root, blob(layout, manifest.getJsonObject("config")));
        try {
            Path address = root.resolve("var/lib/refreshd/address");
            assertThat(Eventually.within(Duration.ofSeconds(90), () -> Files.exists(address) || !daemon.isAlive()))
                    .isTrue();
            assertThat(daemon.isAlive()).as(said()).isTrue();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create(Files.readString(address).trim() + "/livez"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(said()).isEqualTo(200);
        } finally {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void twoBuildsDifferInTheClassDataArchiveAtMost() throws Exception {
        List<String> one = layers(manifest(layout("one.tar")));
        List<String> other = layers(manifest(layout("other.tar")));
        one.set(ARCHIVE, "");
        other.set(ARCHIVE, "");
        assertThat(one).hasSize(4).isEqualTo(other);
    }

    /** As the image's configuration says, and nothing of this process' surroundings. */
    private Process start(Path root, JsonObject image) throws IOException {
        JsonObject config = image.getJsonObject("config");
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", CONTAINER, root.toString()));
        config.getJsonArray("Entrypoint").forEach(word -> command.add(word.toString()));
        command.addAll(List.of("--config", "/tmp/refreshd.yaml"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        // The shell that makes the container needs a PATH; the image's own is not looked at for an absolute command.
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        config.getJsonArray("Env").stream()
                .map(variable -> variable.toString().split("=", 2))
                .filter(variable -> !variable[0].equals("PATH"))
                .forEach(variable -> builder.environment().put(variable[0], variable[1]));
        return builder.start();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    /** The image, whose every blob has the digest that it is named by. */
    private Path layout(String name) throws Exception {
        Path image = folder.resolve(name);
        Process script = new ProcessBuilder(ROOT.resolve("scripts/image").toString(), "--built", image.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        assertThat(script.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(script.exitValue()).as(said()).isZero();
        Path layout = Files.createDirectory(folder.resolve(name + ".layout"));
        assertThat(run("tar", "-xf", image.toString(), "-C", layout.toString())).isZero();
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(blob));
                assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo(blob.getFileName().toString());
            }
        }
        return layout;
    }

    private static JsonObject manifest(Path layout) throws IOException {
        JsonObject index = new JsonObject(Files.readString(layout.resolve("index.json")));
        return blob(layout, index.getJsonArray("manifests").getJsonObject(0));
    }

    private static JsonObject blob(Path layout, JsonObject described) throws IOException {
        Path blob = layout.resolve("blobs/sha256").resolve(digest(described));
        assertThat(Files.size(blob)).isEqualTo(described.getLong("size"));
        return new JsonObject(Files.readString(blob));
    }

    private static List<String> layers(JsonObject manifest) {
        List<String> layers = new ArrayList<>();
        manifest.getJsonArray("layers").forEach(layer -> layers.add(digest((JsonObject) layer)));
        return layers;
    }

    private static String digest(JsonObject described) {
        return described.getString("digest").substring("sha256:".length());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Arrays.asList(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
