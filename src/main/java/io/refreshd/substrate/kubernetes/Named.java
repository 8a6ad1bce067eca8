package io.refreshd.substrate.kubernetes;

/**
 * An application that is named in the settings and needs no label.
 *
 * @param statefulSet its StatefulSet
 * @param charm the charm that its releases are of
 */
public record Named(String statefulSet, String charm) {}
