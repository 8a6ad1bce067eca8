/** Reads and validates charms: metadata, revisions, channels and what is known of versions. */
@NullMarked
package io.refreshd.charm;

import org.jspecify.annotations.NullMarked;
