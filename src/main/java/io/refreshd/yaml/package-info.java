/** Reads YAML so that every problem has a file, a line, a field and a fix. */
@NullMarked
package io.refreshd.yaml;

import org.jspecify.annotations.NullMarked;
