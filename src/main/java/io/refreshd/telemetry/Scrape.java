package io.refreshd.telemetry;

/** The metrics as text, in the form that was asked for. */
public record Scrape(String contentType, String body) {}
