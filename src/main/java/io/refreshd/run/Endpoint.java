package io.refreshd.run;

/** Where clients reach a unit: its address and TCP port. */
public record Endpoint(String host, int port) {}
