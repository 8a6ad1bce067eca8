package io.refreshd.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** A request that the router brought. */
record Routed(RoutingContext context) implements Incoming {
    @Override
    public String method() {
        return context.request().method().name();
    }

    @Override
    public String path() {
        return context.normalizedPath();
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(context.pathParam(name));
    }

    @Override
    public MultiMap query() {
        return context.queryParams();
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(context.request().getHeader(name));
    }

    @Override
    public Buffer body() {
        return Optional.ofNullable(context.body().buffer()).orElseGet(Buffer::buffer);
    }

    @Override
    public String id() {
        return RequestId.of(context);
    }
}
