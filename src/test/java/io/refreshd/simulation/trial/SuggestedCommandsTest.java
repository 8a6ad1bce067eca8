package io.refreshd.simulation.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.cli.Suggestion;
import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Every reason that some hundred drawn worlds come to names a command that can be run, or none on purpose. */
class SuggestedCommandsTest {
    private static final int WORLDS = 120;

    /** The suggestions, each with a sentence that it came with; numbers are told apart by nothing. */
    private final TreeMap<String, String> suggested = new TreeMap<>();

    private final Set<ReasonCode> codes = EnumSet.noneOf(ReasonCode.class);

    @Test
    void whateverIsDecidedSuggestsWhatCanBeRun() {
        Variant listening = new Variant() {
            @Override
            public Decider core(Limits limits) {
                return listener(limits);
            }
        };
        LongStream.range(0, WORLDS).forEach(seed -> Trial.run(Scenario.draw(seed), listening));
        assertThat(codes).hasSizeGreaterThan(25);
        assertThat(suggested).hasSizeGreaterThan(8);
        suggested.keySet().forEach(Suggestion::runs);
    }

    private Decider listener(Limits limits) {
        return new Decider(limits) {
            @Override
            public Outcome answer(Asked asked, Command command) {
                Outcome outcome = super.answer(asked, command);
                outcome.refusal().ifPresent(refusal -> refused(refusal.reason()));
                return outcome;
            }

            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                Decision decision = super.next(application, seen, moment);
                note(decision.reason());
                for (Event event : decision.events()) {
                    if (event instanceof Event.RunBlocked blocked) {
                        blocked(application, blocked.reason());
                    }
                }
                return decision;
            }
        };
    }

    private void refused(Reason reason) {
        assertThat(reason.next()).as(reason.sentence()).isNotEmpty();
        note(reason);
    }

    /** There is always a way on, and it is not what the run does already. */
    private void blocked(Application application, Reason reason) {
        note(reason);
        assertThat(reason.next()).as(reason.sentence()).isNotEmpty();
        boolean back = application.openRun().orElseThrow().rollbackRequested();
        assertThat(back && reason.next().startsWith("refreshctl rollback"))
                .as(reason.toString())
                .isFalse();
    }

    private void note(Reason reason) {
        codes.add(reason.code());
        if (!reason.next().isEmpty()) {
            suggested.put(reason.next().replaceAll("\\b\\d+\\b", "1"), reason.sentence());
        }
    }
}
