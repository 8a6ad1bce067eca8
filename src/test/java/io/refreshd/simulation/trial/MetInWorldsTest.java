package io.refreshd.simulation.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Event;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.PodSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.model.ReasonCode;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the core can say is said in some simulated world; a new case that none of them comes to fails here. */
class MetInWorldsTest {
    private static final int MOST_WORLDS = 4_000;

    /** Of what no simulated world has: Patroni and synchronous standbys, other clusters, charms, HTTP and its bodies. */
    private static final Set<ReasonCode> ELSEWHERE = EnumSet.copyOf(List.of(
            ReasonCode.ACCEPTED,
            ReasonCode.SYNCHRONOUS_SET_TOO_SMALL,
            ReasonCode.PATRONI_PAUSED,
            ReasonCode.PATRONI_LAG_UNTRUE,
            ReasonCode.CANDIDATE_UNPROVEN,
            ReasonCode.CANDIDATE_SETTLING,
            ReasonCode.CANDIDATE_NOT_SYNCHRONOUS,
            ReasonCode.CREDENTIALS_UNREADABLE,
            ReasonCode.SYSTEM_IDENTIFIER_DIFFERS,
            ReasonCode.SET_UNSUPPORTED,
            ReasonCode.PATRONI_STANDBY_CLUSTER,
            ReasonCode.UNIT_MISSING,
            ReasonCode.JOURNAL_UNWRITABLE,
            ReasonCode.UNKNOWN_APPLICATION,
            ReasonCode.UNKNOWN_ACTION,
            ReasonCode.UNKNOWN_PARAMETER,
            ReasonCode.INVALID_PARAMETER,
            ReasonCode.UNKNOWN_CHARM,
            ReasonCode.CHARM_INVALID,
            ReasonCode.UNKNOWN_REVISION,
            ReasonCode.UNKNOWN_CHANNEL,
            ReasonCode.TARGET_MISSING,
            ReasonCode.RESOURCE_MISSING,
            ReasonCode.RESOURCE_MISMATCH,
            ReasonCode.RESOURCE_UNAVAILABLE,
            ReasonCode.UNKNOWN_CHECK,
            ReasonCode.UNKNOWN_OPERATION,
            ReasonCode.UNKNOWN_RUN,
            ReasonCode.WORKLOAD_UNSUPPORTED,
            ReasonCode.OTHER_MAJOR,
            ReasonCode.CHARM_INCOMPATIBLE,
            ReasonCode.DOWNTIME_NOT_ACCEPTED,
            ReasonCode.STALE_GENERATION,
            ReasonCode.IDEMPOTENCY_CONFLICT,
            ReasonCode.UNAUTHENTICATED,
            ReasonCode.MALFORMED_BODY,
            ReasonCode.BODY_TOO_LARGE,
            ReasonCode.UNKNOWN_PATH,
            ReasonCode.METHOD_NOT_ALLOWED,
            ReasonCode.INTERNAL_ERROR,
            ReasonCode.SHUTTING_DOWN,
            ReasonCode.TOO_MANY_REQUESTS));

    private final Set<Class<?>> steps = new HashSet<>();
    private final Set<Class<?>> events = new HashSet<>();
    private final Set<PodSeen.Kind> ailments = EnumSet.noneOf(PodSeen.Kind.class);
    private final Set<ReasonCode> reasons = EnumSet.noneOf(ReasonCode.class);

    @Test
    void everyStepEventReasonAndAilmentIsMetInSomeWorld() {
        Set<Class<?>> everyStep = Set.of(Step.class.getPermittedSubclasses());
        Set<Class<?>> everyEvent = new HashSet<>(List.of(Event.class.getPermittedSubclasses()));
        // Written by the daemon, and planted before a world begins.
        everyEvent.removeAll(List.of(Event.DaemonStarted.class));
        Set<ReasonCode> everyReason = EnumSet.allOf(ReasonCode.class);
        everyReason.removeAll(ELSEWHERE);
        Variant listening = new Variant() {
            @Override
            public Decider core(Limits limits) {
                return listener(limits);
            }
        };
        Quiet.please();
        for (int seed = 0; seed < MOST_WORLDS; seed++) {
            boolean all = steps.containsAll(everyStep)
                    && events.containsAll(everyEvent)
                    && reasons.containsAll(everyReason)
                    && ailments.size() == PodSeen.Kind.values().length;
            if (all) {
                return;
            }
            Stream.of(Scenario.draw(seed), Scenario.drawPods(seed)).forEach(scenario -> Trial.run(scenario, listening));
        }
        assertThat(steps).containsAll(everyStep);
        assertThat(events).containsAll(everyEvent);
        assertThat(ailments).contains(PodSeen.Kind.values());
        everyReason.removeAll(reasons);
        assertThat(everyReason).isEmpty();
    }

    private Decider listener(Limits limits) {
        return new Decider(limits) {
            @Override
            public Outcome answer(Asked asked, Command command) {
                Outcome outcome = super.answer(asked, command);
                outcome.refusal()
                        .ifPresent(refusal -> reasons.add(refusal.reason().code()));
                outcome.events().forEach(event -> events.add(event.getClass()));
                return outcome;
            }

            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                Decision decision = super.next(application, seen, moment);
                reasons.add(decision.reason().code());
                decision.events().forEach(event -> events.add(event.getClass()));
                if (decision.next() instanceof Decision.Act act) {
                    steps.add(act.step().getClass());
                }
                seen.units().stream()
                        .flatMap(unit -> unit.pod().stream())
                        .flatMap(pod -> pod.ailment().stream())
                        .forEach(ailment -> ailments.add(ailment.kind()));
                return decision;
            }
        };
    }
}
