/** What is particular to Patroni: its REST API, the settings of a member, and its programs. */
@NullMarked
package io.refreshd.workload.patroni;

import org.jspecify.annotations.NullMarked;
