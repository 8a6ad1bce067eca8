package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event.OperationEnqueued;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Outcome;
import java.util.Optional;
import java.util.TreeMap;

/** A request that comes again with its key is answered with the operation that it began, whatever has changed since. */
final class OneAnswer implements Checker {
    private final Scene scene;
    private final TreeMap<String, Integer> begun = new TreeMap<>();

    OneAnswer(Scene scene) {
        this.scene = scene;
    }

    /** Not twice, however often it was sent because an answer never came. */
    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof OperationEnqueued enqueued
                && !enqueued.key().isEmpty()) {
            Integer earlier = begun.putIfAbsent(enqueued.key(), enqueued.operation());
            scene.check(
                    Rule.ONE_ANSWER, earlier == null, () -> entry + " has the key that operation " + earlier + " has");
        }
    }

    @Override
    public void answered(Asked asked, Command command, Outcome outcome) {
        String key = asked.request().key();
        Optional<Operation> earlier = asked.application().operations().values().stream()
                .filter(operation -> !key.isEmpty() && operation.request().key().equals(key))
                .filter(operation ->
                        operation.request().fingerprint().equals(asked.request().fingerprint()))
                .findFirst();
        if (earlier.isPresent()) {
            scene.check(
                    Rule.ONE_ANSWER,
                    outcome.refusal().isEmpty()
                            && outcome.events().isEmpty()
                            && outcome.operation() == earlier.get().id(),
                    () -> command + " with the key " + key + " again: " + outcome);
        }
    }
}
