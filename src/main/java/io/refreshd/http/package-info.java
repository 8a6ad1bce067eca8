/** HTTP: requests to commands, views to JSON. No decisions. */
@NullMarked
package io.refreshd.http;

import org.jspecify.annotations.NullMarked;
