package io.refreshd.model;

/**
 * One resource of a release, resolved for this machine.
 *
 * @param revision the resource's own revision, as in {@code --resource postgresql-binaries=12}
 * @param artifact where it comes from, {@code group:artifact:version}
 * @param digest the SHA-256 of the artefact, 64 lower-case hex digits
 */
public record Resource(int revision, String artifact, String digest) {}
