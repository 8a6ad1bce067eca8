/** StatefulSets of a Kubernetes cluster: seen through informers, changed by conditional writes. The only user of fabric8. */
@NullMarked
package io.refreshd.substrate.kubernetes;

import org.jspecify.annotations.NullMarked;
