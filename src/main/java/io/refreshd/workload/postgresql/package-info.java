/** What is particular to PostgreSQL: its files, its settings, and what is asked of it over SQL. */
@NullMarked
package io.refreshd.workload.postgresql;

import org.jspecify.annotations.NullMarked;
