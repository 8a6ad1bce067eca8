package io.refreshd.model;

/** Who can end the condition that a reason names. */
public enum Heals {
    SELF,
    HUMAN
}
