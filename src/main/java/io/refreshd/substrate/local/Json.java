package io.refreshd.substrate.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Small JSON files of the daemon's own. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private Json() {}

    /** Reads a file; empty when there is none. */
    public static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Optional.of(MAPPER.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException broken) {
            throw new Unable("can not read " + file + ": " + broken.getMessage(), broken);
        }
    }

    /** Writes a file atomically. */
    public static void write(Path file, Object value, String permissions) {
        try {
            AtomicFiles.write(file, MAPPER.writeValueAsString(value) + "\n", permissions);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
