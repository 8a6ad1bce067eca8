package io.refreshd.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A request as it came, whatever brought it. What of it is not well formed fails when it is read. */
interface Incoming {
    /** In capitals. */
    String method();

    /** Normalized, without the query. */
    String path();

    /** What the path has where its route has a name; empty for a name that the route does not have. */
    Optional<String> parameter(String name);

    MultiMap query();

    Optional<String> header(String name);

    /** Empty when there is none. */
    Buffer body();

    /** Under which the log has it. */
    String id();
}
