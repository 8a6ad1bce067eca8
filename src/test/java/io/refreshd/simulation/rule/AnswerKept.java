package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event.OperationEnqueued;
import io.refreshd.decide.Operation;
import io.refreshd.model.ReasonCode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is answered with 202 is on disk under the number that it names; what is refused never gets there. */
final class AnswerKept implements Checker {
    private final Scene scene;
    private final Set<String> refused = new TreeSet<>();

    AnswerKept(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void replied(Exchange exchange) {
        if (!exchange.asksForAction()) {
            shown(exchange);
            return;
        }
        if (exchange.refused()) {
            scene.check(
                    Rule.ANSWER_KEPT,
                    unknown(exchange) || operation(exchange.actor()).isEmpty(),
                    () -> exchange + ", and it is on disk");
            if (!unknown(exchange)) {
                refused.add(exchange.actor());
            }
        } else if (exchange.told().status() == 200) {
            scene.check(
                    Rule.ANSWER_KEPT,
                    operation(exchange.actor()).isEmpty(),
                    () -> exchange + ", it was a dry run, and it is on disk");
        } else if (exchange.told().status() == 202) {
            scene.check(
                    Rule.ANSWER_KEPT,
                    scene.deployed() && kept(exchange),
                    () -> exchange + ", the disk has " + operations());
        }
    }

    /** After an input/output error nobody knows what is on disk, and that is what must be said then. */
    private boolean unknown(Exchange exchange) {
        return scene.diskBroken()
                && exchange.code().equals(ReasonCode.JOURNAL_UNWRITABLE.text())
                && exchange.told().body().getString("detail").contains("not known");
    }

    /** An operation that somebody looks at is as far as the disk says. */
    private void shown(Exchange exchange) {
        if (exchange.sent().path().startsWith("/v1/operations/") && !exchange.refused() && !scene.diskBroken()) {
            Operation operation =
                    scene.application().operations().get(exchange.told().body().getInteger("id"));
            scene.check(
                    Rule.ANSWER_KEPT,
                    operation != null
                            && operation
                                    .status()
                                    .text()
                                    .equals(exchange.told().body().getString("status")),
                    () -> exchange + ", the disk has " + operation);
        }
    }

    private boolean kept(Exchange exchange) {
        int id = exchange.told().body().getInteger("id");
        String location =
                "/v1/operations/" + id + "?application=" + scene.application().name();
        Operation operation = scene.application().operations().get(id);
        return operation != null
                && location.equals(exchange.told().headers().get("Location"))
                && (operation.request().actor().equals(exchange.actor())
                        || (!exchange.key().isEmpty()
                                && operation.request().key().equals(exchange.key())))
                && operation.request().action().equals(exchange.told().body().getString("action"))
                && (scene.diskBroken()
                        || operation
                                .status()
                                .text()
                                .equals(exchange.told().body().getString("status")));
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        if (entry.event() instanceof OperationEnqueued enqueued && refused.contains(enqueued.actor())) {
            scene.found(Rule.ANSWER_KEPT, entry + " was refused before");
        }
    }

    private Optional<Operation> operation(String actor) {
        return scene.deployed()
                ? scene.application().operations().values().stream()
                        .filter(operation -> operation.request().actor().equals(actor))
                        .findFirst()
                : Optional.empty();
    }

    private String operations() {
        return scene.deployed() ? scene.application().operations().toString() : "nothing";
    }
}
