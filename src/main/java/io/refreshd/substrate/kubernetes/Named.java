package io.refreshd.substrate.kubernetes;

import java.util.Optional;

/**
 * An application that is named in the settings and needs no label.
 *
 * @param statefulSet its StatefulSet
 * @param charm the charm that its releases are of
 * @param patroni how the members in its pods are asked; empty when it says so itself, or has none
 */
public record Named(String statefulSet, String charm, Optional<PatroniAccess> patroni) {}
