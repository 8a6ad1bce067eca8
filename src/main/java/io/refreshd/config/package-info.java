/** The daemon's settings: one immutable record, validated once. */
@NullMarked
package io.refreshd.config;

import org.jspecify.annotations.NullMarked;
