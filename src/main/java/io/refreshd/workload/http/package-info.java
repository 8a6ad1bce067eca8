/** A workload that answers at a URL of its own, and nothing more. */
@NullMarked
package io.refreshd.workload.http;

import org.jspecify.annotations.NullMarked;
