package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.List;
import java.util.Optional;

/**
 * What to do inside a handover that Patroni makes: it is told once, and then what comes of it is looked at. In this order:
 *
 * <ol>
 *   <li>Patroni made a third unit the primary: not what was asked for; the run goes on from there;
 *   <li>both write: one of the two was seen before the switchover; when it stays so, a person is asked;
 *   <li>the candidate writes, holds the lock, and the old primary streams from it on the new timeline: done. That the
 *       old one can follow, without its history being rewound, proves that it wrote nothing more than the new one has;
 *   <li>the old primary still writes: Patroni refused, or was not told yet; it is told when the candidate is proven;
 *   <li>nobody writes: Patroni is at it. Nothing is promoted by us, ever.
 * </ol>
 */
final class MemberHandover {
    private MemberHandover() {}

    /** The two units, and whether time is up. */
    private record Both(
            Application application,
            Intent.Handover handover,
            Snapshot seen,
            UnitSeen from,
            UnitSeen to,
            boolean late,
            Limits limits) {
        String fromName() {
            return application.unit(handover.from()).toString();
        }

        String toName() {
            return application.unit(handover.to()).toString();
        }
    }

    static Decision next(
            Application application, Intent.Handover handover, Snapshot seen, Moment moment, Limits limits) {
        if (!seen.trouble().isEmpty()) {
            return waiting(Reason.of(ReasonCode.CLUSTER_UNREADABLE, "the cluster can not be read: " + seen.trouble()));
        }
        boolean late = HandoverRules.late(handover, moment, limits);
        Optional<UnitSeen> from = seen.unit(handover.from());
        Optional<UnitSeen> to = seen.unit(handover.to());
        if (from.isEmpty() || to.isEmpty()) {
            return HandoverRules.missing(application, handover, late);
        }
        Both both = new Both(application, handover, seen, from.get(), to.get(), late, limits);
        Optional<Integer> third = seen.units().stream()
                .filter(UnitSeen::primary)
                .map(UnitSeen::ordinal)
                .filter(ordinal -> ordinal != handover.from() && ordinal != handover.to())
                .findFirst();
        if (third.isPresent()) {
            return third(both, application.unit(third.get()).toString());
        }
        if (both.to.primary()) {
            return both.from.primary() ? two(both) : moved(both);
        }
        return both.from.primary() ? still(both, moment) : none(both);
    }

    private static Decision third(Both both, String name) {
        return both.from.primary() || both.to.primary()
                ? two(both)
                : ended(both, false, "Patroni made " + name + " the primary instead of " + both.toName());
    }

    private static Decision two(Both both) {
        return both.late
                ? Troubles.block(
                        both.application,
                        new Reason(
                                ReasonCode.SECOND_PRIMARY,
                                "two units of " + both.application.name()
                                        + " write; stop the wrong primary, then resume",
                                Troubles.resume(both.application)))
                : waiting(doing(both));
    }

    private static Decision moved(Both both) {
        Optional<Reason> unproven = unproven(both);
        if (unproven.isPresent() && !both.late) {
            return waiting(unproven.get());
        }
        return ended(
                both,
                true,
                both.toName() + " is the primary now"
                        + unproven.map(why -> "; " + why.sentence()).orElse(""));
    }

    /** The candidate writes; what is still missing to the proof that the switchover is over and lost nothing. */
    private static Optional<Reason> unproven(Both both) {
        if (both.to.member().filter(MemberSeen::leads).isEmpty()) {
            return Optional.of(
                    Reason.of(ReasonCode.HANDING_OVER, both.toName() + " writes and does not hold Patroni's lock yet"));
        }
        return Health.objection(both.application, both.seen, both.handover.to(), both.limits)
                .or(() -> Health.objection(both.application, both.seen, both.handover.from(), both.limits));
    }

    /** The old primary still writes. */
    private static Decision still(Both both, Moment moment) {
        Optional<StepOutcome> failure = moment.failure().map(Moment.Failure::outcome);
        Optional<String> refused =
                failure.filter(said -> said.kind() == StepOutcome.Kind.FAILED).map(StepOutcome::cause);
        if (refused.isPresent()) {
            return ended(both, false, refused.get());
        }
        Optional<Reason> objection = Members.gate(both.application, both.seen)
                // A pod may go or fall ill while its server still streams.
                .or(() -> Health.objection(both.application, both.seen, both.handover.to(), both.limits)
                        .filter(why -> both.application.adopted().isPresent()))
                .or(() -> Members.unproven(
                        both.application, both.seen, both.handover.from(), both.handover.to(), both.limits));
        if (both.late) {
            return ended(
                    both, false, objection.map(Reason::sentence).orElse("Patroni did not move the primary in time"));
        }
        Step step = new Step.SwitchOff(both.handover.from(), both.handover.to(), both.limits.maximumLagBytes());
        boolean told = moment.done()
                .filter(done -> done.step().equals(step))
                .filter(done -> !done.at().isBefore(both.handover.since()))
                .isPresent();
        // An answer that was lost: what Patroni makes of it shows first.
        return told || failure.isPresent()
                ? waiting(doing(both))
                : objection.map(MemberHandover::waiting).orElseGet(() -> Decision.act(step, doing(both)));
    }

    private static Decision none(Both both) {
        return both.late
                ? Troubles.block(
                        both.application,
                        new Reason(
                                ReasonCode.HANDOVER_FAILED,
                                "neither " + both.fromName() + " nor " + both.toName()
                                        + " writes, and Patroni has not elected a leader",
                                Troubles.resume(both.application)))
                : waiting(doing(both));
    }

    private static Decision waiting(Reason why) {
        return Decision.await(why, Decision.SOON);
    }

    private static Decision ended(Both both, boolean moved, String why) {
        Event.HandoverEnded event = new Event.HandoverEnded(both.handover.id(), moved, why);
        if (moved) {
            return Decision.record(doing(both), event);
        }
        Reason reason = Reason.of(ReasonCode.HANDOVER_FAILED, why);
        return new Decision(
                List.of(event, new Event.StepFailed("hand over to " + both.toName(), both.handover.to(), why)),
                Decision.record(reason).next(),
                reason);
    }

    private static Reason doing(Both both) {
        return HandoverRules.doing(both.application, both.handover);
    }
}
