package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Accepts or refuses a command. What all commands share, in this order: a repeated request gets its earlier answer; the
 * unit that was addressed exists and is the leader where the action is the leader's; then the command's own rules.
 */
public final class Commands {
    private Commands() {}

    public static Outcome decide(Asked asked, Command command) {
        return repeated(asked).or(() -> misaddressed(asked, command)).orElseGet(() -> command.decide(asked));
    }

    private static Optional<Outcome> repeated(Asked asked) {
        if (asked.request().key().isEmpty()) {
            return Optional.empty();
        }
        return asked.application().operations().values().stream()
                .filter(operation ->
                        operation.request().key().equals(asked.request().key()))
                .findFirst()
                .map(earlier ->
                        earlier.request().fingerprint().equals(asked.request().fingerprint())
                                ? Outcome.repeated(earlier.id())
                                : Outcome.invalid(
                                        ReasonCode.IDEMPOTENCY_CONFLICT,
                                        "the idempotency key was used for another request, operation " + earlier.id()
                                                + "; use a new one",
                                        "refreshctl show-operation " + earlier.id()));
    }

    private static Optional<Outcome> misaddressed(Asked asked, Command command) {
        Optional<Integer> unit = asked.request().unit();
        if (unit.isEmpty()) {
            return Optional.empty();
        }
        Application application = asked.application();
        if (!application.units().containsKey(unit.get())) {
            return Optional.of(Outcome.refused(
                    Refusal.Kind.UNKNOWN,
                    ReasonCode.UNKNOWN_UNIT,
                    application.name() + " has no unit " + unit.get() + "; it has " + application.unitNames(),
                    "refreshctl status " + application.name()));
        }
        int leader = Leader.of(application, asked.seen(), asked.limits());
        if (command instanceof Command.StartUnit || unit.get() == leader) {
            return Optional.empty();
        }
        return Optional.of(Outcome.conflict(
                ReasonCode.NOT_LEADER,
                application.unit(unit.get()) + " is not the leader; " + application.unit(leader) + " is",
                "refreshctl run " + application.name() + "/leader "
                        + asked.request().action() + parameters(asked.request())));
    }

    /** Without them another thing would be asked for, as a refresh to what the channel has. */
    private static String parameters(Command.Request request) {
        return request.parameters().entrySet().stream()
                .map(given -> " " + quoted(given.getKey() + "=" + given.getValue()))
                .collect(Collectors.joining());
    }

    private static String quoted(String word) {
        return word.matches("[\\w.,:=/@+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
