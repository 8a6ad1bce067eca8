package io.refreshd.model;

/** A check that a person chose to skip, by name and with a reason; audited in the journal. */
public record Skip(String check, String reason) {}
