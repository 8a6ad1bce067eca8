package io.refreshd.simulation.trial;

import io.refreshd.decide.Command;
import io.refreshd.http.WithoutSocket.Sent;
import io.refreshd.http.WithoutSocket.Told;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.View;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Front;
import io.refreshd.simulation.rule.Exchange;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What people send to the daemon over HTTP, and what they hear. Some worlds have careful people, who send keys and the
 * generation that they saw, and who ask again when no answer came. It has dice of its own, so that what is asked for stays
 * what it is, however it is written.
 */
final class Correspondence {
    private static final String KEY = "Idempotency-Key";
    private static final Set<String> CHARM_IS_WRONG = Set.of(
            ReasonCode.UNKNOWN_CHANNEL.text(),
            ReasonCode.UNKNOWN_REVISION.text(),
            ReasonCode.RESOURCE_MISMATCH.text(),
            ReasonCode.CHARM_INVALID.text());

    private final Trial trial;
    private final Scenario scenario;
    private final Storm storm;
    private final Dice dice;
    private final Wording wording;
    private final boolean careful;
    private final TreeMap<String, Sent> unanswered = new TreeMap<>();
    private Optional<Asking> last = Optional.empty();
    private int sent;

    /** What was meant, and how it was written. */
    private record Asking(Command command, Optional<Integer> unit, String key, Sent sent) {
        boolean means(Command other, Optional<Integer> on, String under) {
            return command.equals(other) && unit.equals(on) && key.equals(under);
        }
    }

    Correspondence(Trial trial, Scenario scenario, Storm storm) {
        this.trial = trial;
        this.scenario = scenario;
        this.storm = storm;
        dice = Dice.of(scenario.seed(), "http");
        wording = new Wording(dice);
        careful = !scenario.faults().isEmpty() && dice.chance(400);
    }

    /** Sends what is meant; the same thing again is written as it was before. */
    void send(Front front, String action, Command command, Optional<Integer> unit, String key) {
        Asking asking = last.filter(earlier -> earlier.means(command, unit, key))
                .orElseGet(() -> new Asking(command, unit, key, with(key, wording.of(action, command, unit))));
        last = Optional.of(asking);
        Sent wanted = asking.sent();
        if (careful && !storm.calm()) {
            wanted = key.isEmpty() && dice.chance(500) ? with("careful-" + sent, wanted) : wanted;
            wanted = waiting(insisting(front, wanted));
            if (command instanceof Command.Refresh refresh && dice.chance(200)) {
                deliver(front, "dry-run", wording.dryRun(refresh));
            }
        }
        deliver(front, action, wanted);
    }

    private static Sent with(String key, Sent wanted) {
        return key.isEmpty() ? wanted : with(KEY, key, wanted);
    }

    private static Sent with(String header, String value, Sent wanted) {
        TreeMap<String, String> headers = new TreeMap<>(wanted.headers());
        headers.put(header, value);
        return new Sent(wanted.method(), wanted.path(), headers, wanted.body());
    }

    /** On what was shown last, or on what somebody saw a while ago. */
    private Sent insisting(Front front, Sent wanted) {
        Optional<Long> generation = front.view().map(View::generation).filter(seen -> dice.chance(400));
        return generation
                .map(seen -> with("If-Match", "\"" + (dice.chance(150) ? seen - 1 : seen) + "\"", wanted))
                .orElse(wanted);
    }

    private Sent waiting(Sent wanted) {
        return dice.chance(100)
                ? new Sent(wanted.method(), wanted.path() + "?wait=2s", wanted.headers(), wanted.body())
                : wanted;
    }

    /** What is done besides: somebody looks, asks again for what was not answered, or sends nonsense. */
    void besides(Front front) {
        if (storm.calm()) {
            unanswered.clear();
        }
        if (dice.chance(looks())) {
            look(front, wording.place(scenario.units()));
        }
        if (!unanswered.isEmpty() && dice.chance(500)) {
            deliver(front, "again", unanswered.firstEntry().getValue());
        }
        if (!storm.calm() && scenario.faults().contains(Fault.PEOPLE) && dice.chance(50)) {
            deliver(front, "nonsense", wording.nonsense(scenario.units()));
        }
    }

    /** How often in a thousand; on a fine day nothing can be shown that was not so. */
    private int looks() {
        if (scenario.faults().isEmpty()) {
            return 0;
        }
        return storm.calm() ? 10 : 150;
    }

    private void look(Front front, String path) {
        deliver(front, "look", new Sent("GET", path, new TreeMap<>(), ""));
    }

    private void deliver(Front front, String action, Sent wanted) {
        Sent own = with("X-Refreshd-Actor", "ana-" + ++sent, wanted);
        String key = own.header(KEY);
        if (!key.isEmpty()) {
            unanswered.put(key, wanted);
        }
        front.send(own)
                .onSuccess(told -> {
                    unanswered.remove(key);
                    hear(front, action, new Exchange(own, told));
                })
                .onFailure(broken -> trial.surprised(own + ": " + broken));
    }

    private void hear(Front front, String action, Exchange exchange) {
        try {
            read(front, action, exchange);
        } catch (RuntimeException unreadable) {
            trial.surprised(exchange + ": " + unreadable);
        }
    }

    private void read(Front front, String action, Exchange exchange) {
        Told told = exchange.told();
        trial.replied(exchange);
        String code = told.status() < 400 ? "accepted" : told.body().getString("code");
        trial.heard(action, code);
        if (CHARM_IS_WRONG.contains(code) && !action.equals("nonsense") && (storm.calm() || dice.chance(200))) {
            trial.charms().restore();
        }
        if (told.status() == 202 && !storm.calm() && dice.chance(150)) {
            look(front, told.headers().get("Location"));
        }
    }
}
