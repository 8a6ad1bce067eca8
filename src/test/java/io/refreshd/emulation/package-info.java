/**
 * A Kubernetes API server with a StatefulSet controller and simulated nodes, as far as this project needs one: it answers,
 * sends and moves what the recorded traces show.
 */
@NullMarked
package io.refreshd.emulation;

import org.jspecify.annotations.NullMarked;
