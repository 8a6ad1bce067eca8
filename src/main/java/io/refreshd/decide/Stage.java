package io.refreshd.decide;

/** When the checks run: before anything changes, or after everything did. */
public enum Stage {
    PRE,
    POST
}
