package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;

/** Nobody is left without a sentence, and nobody who is stopped without the next command. */
final class ReasonGiven implements Checker {
    private final Scene scene;

    ReasonGiven(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void decided(Application application, Snapshot seen, Moment moment, Decision decision) {
        scene.check(
                Rule.REASON_GIVEN, !decision.reason().sentence().isBlank(), () -> decision.reason() + " says nothing");
        for (Event event : decision.events()) {
            if (event instanceof Event.RunBlocked blocked) {
                scene.check(
                        Rule.REASON_GIVEN,
                        !blocked.reason().sentence().isBlank()
                                && !blocked.reason().next().isBlank(),
                        () -> blocked + " does not say what to do");
            }
        }
    }

    @Override
    public void answered(Asked asked, Command command, Outcome outcome) {
        outcome.refusal()
                .ifPresent(refusal -> scene.check(
                        Rule.REASON_GIVEN,
                        !refusal.reason().sentence().isBlank(),
                        () -> command + " is refused without a sentence"));
    }
}
