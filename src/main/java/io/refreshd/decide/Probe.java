package io.refreshd.decide;

import java.util.Optional;

/**
 * The answer of one probe: a value, or why it could not be read.
 *
 * @param value empty when unreadable
 * @param cause empty when read
 */
public record Probe<T>(Optional<T> value, String cause) {
    public static <T> Probe<T> read(T value) {
        return new Probe<>(Optional.of(value), "");
    }

    public static <T> Probe<T> unreadable(String cause) {
        return new Probe<>(Optional.empty(), cause);
    }
}
