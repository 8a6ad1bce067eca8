package io.refreshd.journal;

/**
 * An event as it is kept: closed, nothing beside these three.
 *
 * @param v the version of the data's form for this type, from 1
 * @param type the simple name of the event's record
 * @param data the event's fields as one line of JSON
 */
public record Envelope(int v, String type, String data) {}
