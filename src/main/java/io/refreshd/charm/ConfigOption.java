package io.refreshd.charm;

import java.util.Optional;

/**
 * An option of a charm's configuration.
 *
 * @param type {@code string}, {@code int}, {@code float}, {@code boolean} or {@code secret}
 * @param standard its default, as plain Java
 */
public record ConfigOption(String name, String type, String description, Optional<Object> standard) {}
