package io.refreshd.charm;

/**
 * A resource that a charm asks for.
 *
 * @param type {@code file} or {@code oci-image}
 * @param filename empty when the charm does not say
 */
public record ResourceSpec(String name, String type, String filename, String description) {}
