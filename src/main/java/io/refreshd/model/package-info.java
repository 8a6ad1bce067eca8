/** The vocabulary: records and enums without logic beyond their own validity. */
@NullMarked
package io.refreshd.model;

import org.jspecify.annotations.NullMarked;
