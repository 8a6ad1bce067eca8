package io.refreshd.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Answers as files. {@code -Drefreshd.golden=write} writes them anew; then read the difference before you commit it. */
public final class Golden {
    public static final Path FOLDER = Path.of("src/test/resources/http");

    private Golden() {}

    static void json(String name, String body) throws IOException {
        text(name + ".json", new JsonObject(body).encodePrettily() + "\n");
    }

    static void text(String name, String actual) throws IOException {
        text(FOLDER.resolve(name), actual);
    }

    public static void text(Path file, String actual) throws IOException {
        if ("write".equals(System.getProperty("refreshd.golden"))) {
            Files.writeString(file, actual);
        }
        assertThat(actual).isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }
}
