package io.refreshd.simulation.rule;

/** A checker that looks after everything that happens; few do, since most of it concerns few. */
public interface AtEveryEvent extends Checker {
    void happened();
}
