package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do inside a handover, decided from what is seen alone, so that a crash at any point is finished or reverted
 * by the same rules. In this order:
 *
 * <ol>
 *   <li>the candidate answers as a primary: done, once its slots are right;
 *   <li>the old primary still answers: make the candidate's slots, then switch the old one off; revert when late;
 *   <li>the old primary was shut down cleanly and is marked: promote the candidate;
 *   <li>it was shut down cleanly and the candidate has replayed past its last checkpoint: mark it;
 *   <li>it is marked and the candidate died: the mark is undone when nothing was promoted for certain, else the
 *       candidate is started in place;
 *   <li>it ended without a clean stop: nothing is promoted, it is started again in place;
 *   <li>anything else waits; after the deadline the old primary comes back, or a person is asked.
 * </ol>
 *
 * Invariants: nothing is promoted without a valid control file of the old primary that says shut down, with the
 * candidate's system identifier and timeline; the old primary is never started unmarked once anything may be promoted.
 */
final class HandoverRules {
    /** Between two starts of a candidate that dies again. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private HandoverRules() {}

    static Decision next(
            Application application, Intent.Handover handover, Snapshot seen, Moment moment, Limits limits) {
        if (application.patroni()) {
            return MemberHandover.next(application, handover, seen, moment, limits);
        }
        Optional<UnitSeen> from = seen.unit(handover.from());
        Optional<UnitSeen> to = seen.unit(handover.to());
        if (from.isEmpty() || to.isEmpty()) {
            return missing(application, handover, late(handover, moment, limits));
        }
        // A step done in the future was done before the clock was set back: no telling when.
        Optional<Step> done = moment.done()
                .filter(step -> !step.at().isBefore(handover.since()))
                .filter(step -> !step.at().isAfter(moment.now()))
                .map(Moment.Done::step);
        boolean longAgo = moment.done()
                .map(step -> step.at().plus(AGAIN))
                .filter(moment.now()::isAfter)
                .isPresent();
        Both both = new Both(
                application,
                handover,
                seen,
                from.get(),
                to.get(),
                late(handover, moment, limits),
                done,
                longAgo,
                limits);
        // The look after a step that failed sees all units, the next one may not: another primary is met at once.
        Decision decision = moment.failure().isPresent() && third(both).isEmpty()
                ? Decision.await(doing(both), Decision.SOON.dividedBy(2))
                : decide(both);
        return decision.idles() && !careful(both)
                ? decision.scoped(Scope.of(handover.from(), handover.to()))
                : decision;
    }

    static Decision missing(Application application, Intent.Handover handover, boolean late) {
        return late
                ? Troubles.block(
                        application,
                        new Reason(
                                ReasonCode.HANDOVER_FAILED,
                                application.unit(handover.from()) + " or " + application.unit(handover.to())
                                        + " has no place any more",
                                "refreshctl resume " + application.name()))
                : Decision.await(doing(application, handover), Decision.SOON);
    }

    /**
     * The two units, whether time is up, the step that was done last since the handover began or was renewed, and whether
     * that was more than a moment ago.
     */
    private record Both(
            Application application,
            Intent.Handover handover,
            Snapshot seen,
            UnitSeen from,
            UnitSeen to,
            boolean late,
            Optional<Step> done,
            boolean longAgo,
            Limits limits) {
        String fromName() {
            return application.unit(handover.from()).toString();
        }

        String toName() {
            return application.unit(handover.to()).toString();
        }
    }

    private static Decision decide(Both both) {
        Optional<UnitSeen> third = third(both);
        if (third.isPresent()) {
            String why =
                    both.application.unit(third.get().ordinal()) + " was made a primary by somebody else meanwhile";
            boolean neither = !both.from.primary() && !both.to.primary();
            boolean marked = !SecondPrimary.unmarked(both.from) && !SecondPrimary.unmarked(both.to);
            return neither && (third.get().primary() || marked) && promoted(both, third.get())
                    ? ended(both, false, why)
                    : block(both, ReasonCode.SECOND_PRIMARY, why);
        }
        if (both.to.primary() && both.from.primary()) {
            return block(both, ReasonCode.SECOND_PRIMARY, both.fromName() + " and " + both.toName() + " both write");
        }
        if (both.to.primary()) {
            return Slots.repair(both.application, both.to, true)
                    .map(step -> Decision.act(step, doing(both)))
                    .orElseGet(() -> over(both));
        }
        if (both.from.primary()) {
            return stillPrimary(both);
        }
        return both.from
                .control()
                .filter(control -> control.state() == ControlSeen.State.SHUT_DOWN)
                .map(control -> stopped(both, control))
                .orElseGet(() -> stopping(both));
    }

    /** Clients write again; before the old primary changes all units are looked at, as before every change. */
    private static Decision over(Both both) {
        return allSeen(both)
                ? ended(both, true, both.toName() + " is the primary now")
                : Decision.await(doing(both), Decision.AT_ONCE);
    }

    /** Another unit that is a primary or would come up as one; seen only when all units were looked at. */
    private static Optional<UnitSeen> third(Both both) {
        return both.seen.units().stream()
                .filter(unit -> unit.ordinal() != both.handover.from() && unit.ordinal() != both.handover.to())
                .filter(unit -> unit.primary() || SecondPrimary.unmarked(unit))
                .findFirst();
    }

    /**
     * Whether it left the old primary's timeline, as every promotion does; one that did not was started without its mark,
     * and lacks what the old primary wrote since. Not asked when a person made a standby of the old primary.
     */
    private static boolean promoted(Both both, UnitSeen third) {
        boolean standby = both.from
                .control()
                .filter(control -> control.state() == ControlSeen.State.IN_RECOVERY
                        || control.state() == ControlSeen.State.SHUT_DOWN_IN_RECOVERY)
                .isPresent();
        if (standby) {
            return true;
        }
        long left = both.from.control().map(ControlSeen::timeline).orElse(Long.MAX_VALUE);
        return third.database()
                .map(DatabaseSeen::timeline)
                .or(() -> third.control().map(ControlSeen::timeline))
                .filter(timeline -> timeline > left)
                .isPresent();
    }

    private static Decision stillPrimary(Both both) {
        if (both.late) {
            return ended(both, false, "the candidate was not ready in time");
        }
        Optional<Reason> objection = unready(both);
        if (objection.isPresent()) {
            return Decision.await(objection.get(), Decision.SOON.dividedBy(4));
        }
        Step step = Slots.repair(both.application, both.to, true)
                .orElseGet(() ->
                        new Step.SwitchOff(both.handover.from(), both.handover.to(), both.limits.maximumLagBytes()));
        return once(both, step);
    }

    /** Performs the step; when it was the last one that was done, its effect is waited for instead. */
    private static Decision once(Both both, Step step) {
        return both.done.filter(step::equals).isPresent()
                ? Decision.await(doing(both), Decision.AT_ONCE)
                : Decision.act(step, doing(both));
    }

    /** Why the candidate can not take over yet; the primary itself must see it streaming. */
    private static Optional<Reason> unready(Both both) {
        DatabaseSeen primary = both.from.database().orElseThrow();
        boolean fed = primary.replicas().stream()
                .anyMatch(replica -> replica.ordinal() == both.handover.to()
                        && replica.state().equals("streaming"));
        boolean follows = both.to
                .database()
                .filter(DatabaseSeen::streaming)
                .filter(standby -> standby.systemIdentifier().equals(primary.systemIdentifier()))
                .filter(standby -> standby.timeline() == primary.timeline())
                .isPresent();
        if (!fed || !follows) {
            return Optional.of(
                    Reason.of(ReasonCode.UNIT_NOT_STREAMING, both.toName() + " does not stream from the primary"));
        }
        long lag = Health.lag(primary, both.to.database().orElseThrow());
        return lag <= both.limits.maximumLagBytes()
                ? Optional.empty()
                : Optional.of(Reason.of(ReasonCode.UNIT_LAGGING, both.toName() + " is " + lag + " bytes behind"));
    }

    /** The old primary's control file says that it was shut down. */
    private static Decision stopped(Both both, ControlSeen control) {
        Optional<DatabaseSeen> candidate = both.to.database();
        if (both.from.process().running() && !ours(both, true) && !both.late) {
            // On its way out, or started again by somebody else: its end tells.
            return Decision.await(doing(both), Decision.AT_ONCE);
        }
        boolean stranger = candidate
                .filter(standby -> !standby.systemIdentifier().equals(control.systemIdentifier()))
                .isPresent();
        if (control.standbySignal()) {
            if (careful(both) && !allSeen(both)) {
                return Decision.await(doing(both), Decision.AT_ONCE);
            }
            return candidate.isPresent() && !stranger && !both.late
                    ? once(both, new Step.Promote(both.handover.to()))
                    : candidateGone(both, control);
        }
        boolean replayed = candidate
                .filter(standby -> standby.timeline() == control.timeline())
                .filter(standby -> standby.lsn() > control.checkpoint())
                .isPresent();
        if (replayed && !stranger && !both.late) {
            return Decision.act(new Step.MarkStandby(both.handover.from()), doing(both));
        }
        if (both.late || stranger || both.to.process().exited()) {
            return revert(both, "the candidate did not receive the last of the old primary's log");
        }
        return Decision.await(doing(both), Decision.AT_ONCE);
    }

    /**
     * Marked, and the candidate does not answer. It holds all of the old primary's log, so it is started in place when
     * it is down; the mark is undone only when it provably never left the old timeline.
     */
    private static Decision candidateGone(Both both, ControlSeen old) {
        UnitSeen to = both.to;
        if (neverPromoted(to, old)) {
            return Decision.act(new Step.UnmarkStandby(both.handover.from()), doing(both));
        }
        if (both.late) {
            return block(
                    both,
                    ReasonCode.HANDOVER_FAILED,
                    both.toName() + " was told to take over and has not answered as the primary: " + to.trouble());
        }
        return to.process().exited() ? candidateDied(both) : Decision.await(doing(both), Decision.AT_ONCE);
    }

    private static boolean neverPromoted(UnitSeen candidate, ControlSeen old) {
        return candidate.process().exited()
                && candidate
                        .control()
                        .filter(control -> control.timeline() == old.timeline())
                        .filter(control -> control.state() != ControlSeen.State.IN_PRODUCTION)
                        .filter(control -> control.state() != ControlSeen.State.INVALID)
                        .filter(ControlSeen::standbySignal)
                        .isPresent();
    }

    /**
     * Whether all units are looked at, whatever that takes: the handover is over, or somebody else may have moved the
     * primary, since the candidate died or the mark may not be ours.
     */
    private static boolean careful(Both both) {
        boolean marked = both.from.control().filter(ControlSeen::standbySignal).isPresent();
        return both.to.primary() || both.to.process().exited() || (marked && !ours(both, false));
    }

    /** Whether the last step was one of this handover's end: the mark, the promotion, or also the switching off. */
    private static boolean ours(Both both, boolean alsoOff) {
        return both.done
                .filter(step -> step.equals(new Step.MarkStandby(both.handover.from()))
                        || step.equals(new Step.Promote(both.handover.to()))
                        || (alsoOff && step instanceof Step.SwitchOff))
                .isPresent();
    }

    private static boolean allSeen(Both both) {
        return both.application.units().keySet().stream()
                .allMatch(ordinal -> both.seen.unit(ordinal).isPresent());
    }

    /** In place, unless somebody else moved the primary meanwhile; one that died after its start a moment later again. */
    private static Decision candidateDied(Both both) {
        int candidate = both.handover.to();
        Step start = new Step.StartUnit(candidate, both.application.releaseOf(candidate));
        return SecondPrimary.objection(both.application, both.seen, both.to)
                .map(why -> Troubles.block(both.application, why))
                .orElseGet(() -> both.longAgo ? Decision.act(start, doing(both)) : once(both, start));
    }

    /**
     * Not answering, and no proof of a clean stop. A server that says that it shuts down and does not come to an end is
     * ended at the deadline; one that says nothing is left alone, it may only be slow.
     */
    private static Decision stopping(Both both) {
        if (both.from.process().exited()) {
            return revert(both, both.fromName() + " ended without a clean stop");
        }
        if (!both.late) {
            return Decision.await(doing(both), Decision.AT_ONCE);
        }
        if (both.from.process().running() && both.from.trouble().contains("shutting down")) {
            return Decision.act(new Step.StopUnit(both.handover.from(), Step.StopUnit.Mode.IMMEDIATE), doing(both));
        }
        return both.from.process().running()
                ? ended(both, false, both.fromName() + " did not answer")
                : block(
                        both,
                        ReasonCode.HANDOVER_FAILED,
                        both.fromName() + " neither answers nor ends; nothing was promoted");
    }

    /** Back to the old primary, in place; it must have ended first. */
    private static Decision revert(Both both, String why) {
        if (!both.from.process().exited()) {
            return both.from.process().running()
                    ? Decision.act(new Step.StopUnit(both.handover.from(), Step.StopUnit.Mode.IMMEDIATE), doing(both))
                    : block(both, ReasonCode.HANDOVER_FAILED, both.fromName() + " is frozen while it shuts down");
        }
        return ended(both, false, why);
    }

    private static Decision ended(Both both, boolean moved, String why) {
        Event.HandoverEnded event = new Event.HandoverEnded(both.handover.id(), moved, why);
        Reason reason = moved ? doing(both) : Reason.of(ReasonCode.HANDOVER_FAILED, why);
        boolean down = !both.from.primary();
        boolean asPlanned = moved && both.seen.units().stream().allMatch(unit -> asJournalled(both, unit));
        Decision decision = down
                ? Decision.record(
                        reason,
                        event,
                        AfterHandover.change(both.application, both.handover.from(), both.from, asPlanned))
                : Decision.record(reason, event);
        return moved
                ? decision
                : new Decision(
                        append(
                                decision,
                                new Event.StepFailed("hand over to " + both.toName(), both.handover.to(), why)),
                        decision.next(),
                        reason);
    }

    /** Whether the unit is still on its release; the old primary is down, what it was on does not matter. */
    private static boolean asJournalled(Both both, UnitSeen unit) {
        Release journalled = both.application.units().get(unit.ordinal());
        return journalled == null
                || unit.ordinal() == both.handover.from()
                || unit.installed().filter(journalled::sameAs).isPresent();
    }

    private static List<Event> append(Decision decision, Event last) {
        List<Event> events = new ArrayList<>(decision.events());
        events.add(last);
        return events;
    }

    private static Decision block(Both both, ReasonCode code, String sentence) {
        String first = code == ReasonCode.SECOND_PRIMARY
                ? "; stop the wrong primary and make it a standby of the right one, then resume"
                : "";
        String go = Stream.of(both.from, both.to)
                .map(UnitSeen::process)
                .filter(process -> process.state() == ProcessSeen.State.FROZEN)
                .map(ProcessSeen::resumption)
                .filter(command -> !command.isEmpty())
                .findFirst()
                .map(command -> command + " && ")
                .orElse("");
        return Troubles.block(
                both.application, new Reason(code, sentence + first, go + Troubles.resume(both.application)));
    }

    static boolean late(Intent.Handover handover, Moment moment, Limits limits) {
        return moment.past(handover.since(), limits.handoverDeadline());
    }

    private static Reason doing(Both both) {
        return doing(both.application, both.handover);
    }

    static Reason doing(Application application, Intent.Handover handover) {
        return Reason.of(
                ReasonCode.HANDING_OVER,
                "the primary moves from " + application.unit(handover.from()) + " to "
                        + application.unit(handover.to()));
    }
}
