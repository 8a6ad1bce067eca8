package io.refreshd.decide;

import java.util.Optional;
import java.util.function.Function;

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

    /** One of both, whichever it is. */
    public <R> R fold(Function<T, R> whenRead, Function<String, R> whenUnreadable) {
        return value.map(whenRead).orElseGet(() -> whenUnreadable.apply(cause));
    }
}
