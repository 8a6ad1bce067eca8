package io.refreshd.substrate.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a cluster is reached.
 *
 * @param kubeconfig the file that says how, by its current context; empty for what a pod finds in itself
 * @param namespace whose StatefulSets are seen
 * @param patience how long one request may take
 * @param pause how long to wait before the next try after an answer that says: not now
 */
public record Access(Optional<Path> kubeconfig, String namespace, Duration patience, Duration pause) {}
