package io.refreshd.decide;

import io.refreshd.model.CheckResult;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import java.util.List;
import java.util.Optional;

/** After the last unit, forward or back: the spare unit goes, slots are put in order, the post checks run. */
final class Verification {
    private Verification() {}

    static Decision next(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Change change) {
            return UnitChange.next(application, change, seen, moment, limits);
        }
        return again(application, run, seen, moment, limits)
                .or(() -> tidy(application, run, seen, moment, limits))
                .or(() -> called(application, run, seen, moment, limits))
                .orElseGet(() -> judge(application, run, seen, moment, limits));
    }

    /** Who is not on the target any more is changed once more, before the spare unit goes. */
    private static Optional<Decision> again(
            Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        return application.intent().isPresent()
                ? Optional.empty()
                : well(application, seen, moment, limits).or(() -> Roll.again(application, run, seen, moment, limits));
    }

    /** The controller of a StatefulSet says a moment after the last pod that the new revision is the current one. */
    private static Optional<Decision> called(
            Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        return application
                .adopted()
                .flatMap(place -> seen.set()
                                .flatMap(SetSeen::current)
                                .filter(run::onTarget)
                                .isEmpty()
                        ? Optional.of(Troubles.await(
                                application,
                                Reason.of(
                                        ReasonCode.UNIT_STARTING,
                                        "the controller of " + place.shown()
                                                + " has yet to call the new revision the current one"),
                                moment,
                                limits))
                        : settling(application, seen, moment, limits));
    }

    /** The controller of a StatefulSet has yet to see what was written last: until then its status is of before. */
    static Optional<Decision> settling(Application application, Snapshot seen, Moment moment, Limits limits) {
        return application
                .adopted()
                .filter(place -> !seen.set().filter(SetSeen::settled).isPresent())
                .map(place -> Troubles.await(
                        application,
                        Reason.of(
                                ReasonCode.UNIT_STARTING,
                                "the controller of " + place.shown() + " has yet to see its newest spec"),
                        moment,
                        limits));
    }

    /** Everything before the post checks; empty when that is done. */
    static Optional<Decision> tidy(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        if (application.intent().orElse(null) instanceof Intent.Remove remove
                && !Scaling.putOff(application, remove, seen)) {
            return Optional.of(Scaling.removing(application, remove, seen, moment, limits));
        }
        return well(application, seen, moment, limits)
                .or(() -> run.plan()
                        .spare()
                        .filter(spare -> application.units().containsKey(spare))
                        .map(spare -> remove(application, run, spare, seen, moment, limits)))
                .or(() -> Members.slotLeft(application, seen)
                        .map(left -> Troubles.await(application, left, moment, limits)));
    }

    /** What has to come first, since a unit is not well. */
    private static Optional<Decision> well(Application application, Snapshot seen, Moment moment, Limits limits) {
        return Supervision.upkeep(application, seen, moment)
                .or(() -> Health.anyObjection(application, seen, -1, limits)
                        .map(objection -> Troubles.await(application, objection, moment, limits)));
    }

    private static Decision remove(
            Application application, Run run, int spare, Snapshot seen, Moment moment, Limits limits) {
        if (seen.unit(spare).filter(UnitSeen::primary).isEmpty()) {
            return Scaling.remove(application, spare);
        }
        return Candidates.lowest(application, seen, limits)
                .map(lowest -> Handovers.start(application, run, spare, lowest, seen, moment, limits))
                .orElseGet(() -> Troubles.block(
                        application,
                        new Reason(
                                ReasonCode.HANDOVER_FAILED,
                                "the spare unit is the primary and no other can take over",
                                "refreshctl resume " + application.name())));
    }

    private static Decision judge(Application application, Run run, Snapshot seen, Moment moment, Limits limits) {
        Reason doing = Reason.of(
                ReasonCode.VERIFYING,
                "the post-upgrade check runs for " + run.plan().to());
        Optional<Facts> facts = moment.factsFor(Stage.POST);
        if (facts.isEmpty()) {
            return Decision.examine(run.plan().to(), Stage.POST, doing);
        }
        List<CheckResult> results = Verdicts.judge(
                application, seen, facts.get(), Stage.POST, run.plan().skips(), limits);
        Event.ChecksJudged judged = Gate.judged(application, seen, facts.get(), Stage.POST, results);
        if (judged.passed()) {
            Reason done = Reason.of(
                    ReasonCode.COMPLETED,
                    Figures.allRun(application.units().size(), "")
                            + run.plan().to().version());
            return Decision.record(done, judged, new Event.RunEnded(RunState.COMPLETED, done));
        }
        Reason failed = new Reason(
                ReasonCode.POST_CHECK_FAILED,
                "the post-upgrade check failed: " + Gate.failures(results),
                "refreshctl resume " + application.name());
        return Decision.record(failed, judged, new Event.RunBlocked(failed));
    }
}
