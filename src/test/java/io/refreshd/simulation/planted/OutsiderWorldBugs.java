package io.refreshd.simulation.planted;

import static io.refreshd.simulation.planted.OutsiderCopies.as;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Moment;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import io.refreshd.model.ReasonCode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * By an outsider: how the primary moves, what is believed of the units, and what a restarted daemon knows. Written
 * before its author had read any checker.
 */
final class OutsiderWorldBugs {
    private static final int FIRST_PAGE = 60;

    private OutsiderWorldBugs() {}

    static List<Planted> all() {
        return Stream.of(handover(), believed(), restarted())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Planted> handover() {
        return List.of(
                promotedWhenAsked(),
                Bug.knowing(
                        "a handover is never late",
                        (application, seen) -> as(Intent.Handover.class, application.intent())
                                .map(open -> Copies.intent(application, Optional.of(open.renewed(seen.at()))))
                                .orElse(application)),
                Bug.seeing(
                        "nobody looks whether a third unit was promoted during a handover",
                        OutsiderWorldBugs::withoutThird),
                Bug.deciding(
                        "a handover is given up and the mark stays",
                        (application, seen, right) -> givenUp(application, seen, right)),
                Bug.deciding(
                        "the old primary changes though the handover was reverted",
                        (application, seen, right) -> changedAfterRevert(application, right)),
                Bug.seeing("the slots of the candidate are made after the promotion", OutsiderWorldBugs::slotsLater));
    }

    private static List<Planted> believed() {
        return List.of(
                Bug.seeing(
                        "what is installed counts, not what the server says that it is",
                        (application, seen) -> Copies.each(
                                seen,
                                unit -> Copies.database(
                                        unit,
                                        database -> unit.installed()
                                                .map(installed -> OutsiderCopies.version(database, installed.version()))
                                                .orElse(database)))),
                Bug.knowing(
                        "a failover by somebody else is not written down",
                        (application, seen) -> seen.primary()
                                .map(primary -> OutsiderCopies.primary(application, primary.ordinal()))
                                .orElse(application)),
                Bug.seeing("of two primaries the first one counts", OutsiderWorldBugs::firstPrimary),
                Bug.seeing(
                        "a server that is stopped by a signal counts as ended",
                        (application, seen) -> Copies.each(
                                seen,
                                unit -> unit.process().state() == ProcessSeen.State.FROZEN
                                        ? Copies.process(
                                                unit,
                                                new ProcessSeen(
                                                        ProcessSeen.State.EXITED,
                                                        "",
                                                        unit.process().starts()))
                                        : unit)),
                Bug.deciding("a unit that is started gets a new slot", OutsiderWorldBugs::newSlot),
                Bug.knowing(
                        "off by one: a server that was never started has crashed",
                        (application, seen) -> as(Intent.Change.class, application.intent())
                                .map(open -> Copies.intent(
                                        application,
                                        Optional.of(new Intent.Change(
                                                open.ordinal(),
                                                open.release(),
                                                open.purpose(),
                                                open.attempt(),
                                                open.starts() - 1,
                                                open.since(),
                                                open.healthySince(),
                                                open.then()))))
                                .orElse(application)));
    }

    private static List<Planted> restarted() {
        return List.of(
                Bug.timing("a soak goes on while the daemon is down", OutsiderWorldBugs::soakGoesOn),
                Bug.inJournal(
                        "after a restart a run is not paused any more",
                        real -> OutsiderJournal.forgetting(real, Event.RunPaused.class)),
                Bug.inJournal(
                        "after a restart nobody knows that a cancel was asked for",
                        real -> OutsiderJournal.forgetting(real, Event.CancelRequested.class)),
                Bug.inJournal(
                        "after a restart nobody knows that a rollback was asked for",
                        real -> OutsiderJournal.forgetting(real, Event.RollbackRequested.class)),
                Bug.inJournal(
                        "only the first page of the journal is read at a start", real -> new OutsiderJournal(real) {
                            @Override
                            public Future<List<Entry>> read(long after, int limit) {
                                return super.read(after, Math.min(limit, FIRST_PAGE));
                            }
                        }));
    }

    /** The answer of the promotion is taken for its effect. */
    private static Planted promotedWhenAsked() {
        return Bug.inCore("a promotion that was asked for counts as done", limits -> new Bent(limits) {
            private int asked = -1;

            @Override
            Snapshot seen(Application application, Snapshot seen) {
                boolean handingOver = as(Intent.Handover.class, application.intent())
                        .filter(open -> open.to() == asked)
                        .isPresent();
                asked = handingOver ? asked : -1;
                return Copies.each(
                        seen,
                        unit -> unit.ordinal() == asked ? Copies.database(unit, OutsiderCopies::asPrimary) : unit);
            }

            @Override
            Decision decided(Application application, Snapshot seen, Decision right) {
                if (right.next() instanceof Decision.Act act && act.step() instanceof Step.Promote promote) {
                    asked = promote.ordinal();
                }
                return right;
            }
        });
    }

    private static Snapshot withoutThird(Application application, Snapshot seen) {
        return as(Intent.Handover.class, application.intent())
                .map(open -> Copies.each(
                        seen,
                        unit -> unit.ordinal() == open.from() || unit.ordinal() == open.to()
                                ? unit
                                : new UnitSeen(
                                        unit.ordinal(),
                                        unit.installed(),
                                        unit.process(),
                                        unit.database().filter(database -> !database.primary()),
                                        unit.control().map(control -> Copies.marked(control, true)),
                                        unit.trouble())))
                .orElse(seen);
    }

    private static Decision givenUp(Application application, Snapshot seen, Decision right) {
        if (!(right.next() instanceof Decision.Act act) || !(act.step() instanceof Step.UnmarkStandby unmark)) {
            return right;
        }
        Intent.Handover open = as(Intent.Handover.class, application.intent()).orElseThrow();
        int from = unmark.ordinal();
        String why = "the candidate died before it was promoted";
        return Bent.record(
                new Event.HandoverEnded(open.id(), false, why),
                new Event.UnitChangeStarted(
                        from,
                        application.releaseOf(from),
                        Event.Purpose.RESTART,
                        1,
                        seen.unit(from).map(unit -> unit.process().starts()).orElse(0)),
                new Event.StepFailed("hand over", open.to(), why));
    }

    private static Decision changedAfterRevert(Application application, Decision right) {
        boolean reverted =
                right.events().stream().anyMatch(event -> event instanceof Event.HandoverEnded ended && !ended.moved());
        Optional<Run> forward =
                application.openRun().filter(run -> reverted && run.phase() instanceof RunPhase.Refreshing);
        return forward.map(run -> Bent.events(
                        right,
                        event -> Stream.of(
                                event instanceof Event.UnitChangeStarted started
                                        ? new Event.UnitChangeStarted(
                                                started.ordinal(),
                                                run.plan().to(),
                                                Event.Purpose.FORWARD,
                                                1,
                                                started.starts())
                                        : event)))
                .orElse(right);
    }

    /** As long as the old primary answers, the slots of the candidate are taken for right. */
    private static Snapshot slotsLater(Application application, Snapshot seen) {
        Optional<Intent.Handover> open = as(Intent.Handover.class, application.intent())
                .filter(handover ->
                        seen.unit(handover.from()).filter(UnitSeen::primary).isPresent());
        return open.map(handover -> Copies.each(
                        seen,
                        unit -> unit.ordinal() == handover.to()
                                ? Copies.database(
                                        unit,
                                        database -> Copies.slots(
                                                database,
                                                application.units().keySet().stream()
                                                        .filter(other -> other != handover.to())
                                                        .map(other ->
                                                                new SlotSeen(SlotSeen.nameFor(other), true, false))
                                                        .toList()))
                                : unit))
                .orElse(seen);
    }

    private static Snapshot firstPrimary(Application application, Snapshot seen) {
        if (seen.primaries().size() < 2) {
            return seen;
        }
        int first = seen.primaries().get(0).ordinal();
        return Copies.each(
                seen,
                unit -> unit.primary() && unit.ordinal() != first
                        ? new UnitSeen(
                                unit.ordinal(),
                                unit.installed(),
                                unit.process(),
                                Optional.empty(),
                                unit.control(),
                                "no connection")
                        : unit);
    }

    /** Its slot is dropped before it is started, as nobody consumes it; a new one is made when it is seen. */
    private static Decision newSlot(Application application, Snapshot seen, Decision right) {
        if (!(right.next() instanceof Decision.Act act) || !(act.step() instanceof Step.StartUnit start)) {
            return right;
        }
        Optional<UnitSeen> primary = seen.primary().filter(unit -> unit.ordinal() != start.ordinal());
        List<SlotSeen> slots = new ArrayList<>();
        primary.flatMap(UnitSeen::database).ifPresent(database -> slots.addAll(database.slots()));
        boolean there = slots.stream().anyMatch(slot -> slot.name().equals(SlotSeen.nameFor(start.ordinal())));
        if (!there) {
            return right;
        }
        SortedSet<Integer> others = new TreeSet<>(application.units().keySet());
        others.remove(start.ordinal());
        others.remove(primary.get().ordinal());
        return Bent.act(new Step.RepairSlots(primary.get().ordinal(), others));
    }

    /** Whoever was healthy when its soak began is taken for watched since. */
    private static Moment soakGoesOn(Application application, Moment moment) {
        Optional<Instant> healthy = as(Intent.Change.class, application.intent())
                .filter(open -> application
                        .openRun()
                        .filter(run -> run.phase() instanceof RunPhase.Blocked)
                        .isEmpty())
                .flatMap(Intent.Change::healthySince);
        return healthy.map(since -> new Moment(
                        moment.now(),
                        moment.facts(),
                        moment.stage(),
                        Optional.of(new Moment.Waiting(ReasonCode.SOAKING, since)),
                        moment.failure(),
                        moment.done()))
                .orElse(moment);
    }
}
