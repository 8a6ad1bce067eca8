package io.refreshd.charm;

/**
 * A file in a Maven repository.
 *
 * @param coordinates {@code group:artifact:version}
 * @param sha256 its digest, 64 lower-case hex digits
 */
public record Artifact(String coordinates, String sha256) {}
