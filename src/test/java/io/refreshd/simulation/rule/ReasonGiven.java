package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.vertx.core.json.JsonObject;

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

    /** As RFC 9457 has it; what can not be done in the present state says what can. */
    @Override
    public void replied(Exchange exchange) {
        if (!exchange.refused()) {
            return;
        }
        JsonObject body = exchange.told().body();
        int status = exchange.told().status();
        boolean next = !body.getString("next", status == 409 ? "" : "none").isBlank();
        scene.check(
                Rule.REASON_GIVEN,
                next
                        && exchange.told().type().equals("application/problem+json")
                        && body.getInteger("status") == status
                        && !exchange.code().isBlank()
                        && body.getString("type").equals("urn:refreshd:problem:" + exchange.code())
                        && !body.getString("detail", "").isBlank(),
                () -> exchange + " is no whole problem");
        scene.check(Rule.NO_SURPRISE, status != 500, exchange::toString);
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
