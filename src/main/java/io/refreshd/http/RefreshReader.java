package io.refreshd.http;

import io.refreshd.charm.CharmInvalid;
import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Refusal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what another surface was given in the words of a refresh's body: the same fields, the same refusals. */
public final class RefreshReader {
    private final CommandReader commands;

    public RefreshReader(Targets targets) {
        this.commands = new CommandReader(targets);
    }

    /**
     * What was read.
     *
     * @param command empty when the fields are refused
     * @param parameters what was given, as an operation shows it
     */
    public record Read(Optional<Command> command, Optional<Refusal> refusal, SortedMap<String, String> parameters) {
        public Read {
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }

    /** Never fails; a release that is named is kept durably before. */
    public Future<Read> read(Application application, JsonObject body) {
        return Future.succeededFuture(body)
                .map(Fields::of)
                .compose(fields -> commands.action(Actions.REFRESH, Optional.empty(), 0, application, fields)
                        .map(command -> new Read(Optional.of(command), Optional.empty(), fields.given())))
                .recover(broken -> Future.succeededFuture(
                        new Read(Optional.empty(), Optional.of(refusal(broken)), new TreeMap<>())));
    }

    private static Refusal refusal(Throwable broken) {
        if (broken instanceof Refused refused) {
            return refused.refusal();
        }
        if (broken instanceof CharmInvalid invalid) {
            return new Refusal(Refusal.Kind.INVALID, invalid.reason());
        }
        return new Refusal(
                Refusal.Kind.UNAVAILABLE,
                Reason.of(ReasonCode.INTERNAL_ERROR, "the fields could not be read: " + broken.getMessage()));
    }
}
