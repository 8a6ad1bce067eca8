package io.refreshd.decide;

import io.refreshd.decide.Event.RunPlan;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/** Whether a run may start, and what it is planned to be. */
public final class RefreshRules {
    private RefreshRules() {}

    static Outcome decide(Asked asked, Command.Refresh refresh) {
        return refusal(asked, refresh)
                .orElseGet(() -> Outcome.accepted(asked, new Event.RunStarted(plan(asked, refresh))));
    }

    /** Why a refresh would be refused; empty when it would not. */
    static Optional<Outcome> refusal(Asked asked, Command.Refresh refresh) {
        return Rules.notDeployed(asked)
                .or(() -> Rules.runOpen(asked))
                .or(() -> CheckRules.unknownSkip(refresh.skips()))
                .or(() -> spare(asked, refresh))
                .or(() -> mixed(asked, refresh.target()))
                .or(() -> version(asked, refresh))
                .or(() -> downtime(asked, refresh));
    }

    /** Between two releases a pod that is new would be made from the one or the other, as the partition has it. */
    private static Optional<Outcome> spare(Asked asked, Command.Refresh refresh) {
        return refresh.scaleUp()
                        && asked.application().adopted().isPresent()
                        && asked.application().mixed()
                ? Optional.of(Outcome.invalid(
                        ReasonCode.INVALID_PARAMETER,
                        "a spare unit of a StatefulSet is not added while its units run different releases",
                        "leave --scale-up out"))
                : Optional.empty();
    }

    private static Optional<Outcome> mixed(Asked asked, Release target) {
        Application application = asked.application();
        if (!application.mixed()) {
            return application.release().sameAs(target)
                    ? Optional.of(Outcome.conflict(
                            ReasonCode.ALREADY_ON_RELEASE,
                            asked.name() + " runs " + target + " already",
                            "refreshctl status " + asked.name()))
                    : Optional.empty();
        }
        boolean same = application.run().filter(run -> run.onTarget(target)).isPresent();
        return same
                ? Optional.empty()
                : Optional.of(Outcome.conflict(
                        ReasonCode.MIXED_RELEASES,
                        "units run different releases since run "
                                + application.run().map(run -> run.plan().run()).orElse(0)
                                + " was cancelled; only its target or the way back is possible",
                        Troubles.rollback(application)));
    }

    private static Optional<Outcome> version(Asked asked, Command.Refresh refresh) {
        Release from = asked.application().release();
        Release to = refresh.target();
        if (from.version().major() != to.version().major()) {
            return Optional.of(Outcome.invalid(
                    ReasonCode.OTHER_MAJOR,
                    "refresh stays within a major version: " + from.version() + " can not become " + to.version()
                            + "; choose a revision of " + from.version().major(),
                    "refreshctl revisions " + asked.name()));
        }
        if (to.version().compareTo(from.version()) < 0 && !refresh.downgrade()) {
            return Optional.of(Outcome.invalid(
                    ReasonCode.DOWNGRADE,
                    to.version() + " is lower than " + from.version() + "; a downgrade must be asked for",
                    "refreshctl refresh " + asked.name() + " --revision " + to.revision() + resources(to)
                            + " --allow-downgrade"));
        }
        return Optional.empty();
    }

    /** The {@code --resource} options that name a release's resources. */
    static String resources(Release release) {
        StringBuilder text = new StringBuilder();
        release.resources()
                .forEach((name, resource) ->
                        text.append(" --resource ").append(name).append('=').append(resource.revision()));
        return text.toString();
    }

    private static Optional<Outcome> downtime(Asked asked, Command.Refresh refresh) {
        boolean single = asked.application().units().size() == 1 && !refresh.scaleUp();
        return single && !refresh.downtimeAccepted()
                ? Optional.of(Outcome.invalid(
                        ReasonCode.DOWNTIME_NOT_ACCEPTED,
                        asked.name() + " has a single unit: clients can not write while it restarts; accept that, or"
                                + " repeat with --scale-up",
                        "refreshctl refresh " + asked.name() + " --revision "
                                + refresh.target().revision() + resources(refresh.target())
                                + " --accept-downtime"))
                : Optional.empty();
    }

    /** What the run would be; used for dry runs too. */
    static RunPlan plan(Asked asked, Command.Refresh refresh) {
        Application application = asked.application();
        Optional<Run> cancelled = application.run().filter(run -> application.mixed());
        SortedMap<Integer, Release> recorded =
                cancelled.map(run -> run.plan().recorded()).orElse(application.units());
        Optional<Integer> spare = cancelled
                .flatMap(run -> run.plan().spare())
                .filter(application.units()::containsKey)
                .or(() -> refresh.scaleUp() ? Optional.of(application.units().lastKey() + 1) : Optional.empty());
        TreeSet<Integer> units = new TreeSet<>(application.units().keySet());
        spare.ifPresent(units::add);
        List<Integer> order = units.stream().sorted(Comparator.reverseOrder()).toList();
        return new RunPlan(
                application.run().map(run -> run.plan().run()).orElse(0) + 1,
                asked.operation(),
                cancelled.map(run -> run.plan().from()).orElse(application.release()),
                refresh.target(),
                refresh.channel(),
                recorded,
                order,
                refresh.policy().orElse(application.policy()),
                refresh.soak().orElse(application.soak()),
                refresh.skips(),
                spare,
                refresh.downgrade(),
                refresh.downtimeAccepted(),
                asked.request().actor());
    }

    /** A dry run: the plan, or why it would be refused. */
    public static DryRun dryRun(Asked asked, Command.Refresh refresh) {
        return refusal(asked, refresh)
                .map(outcome -> new DryRun(Optional.empty(), outcome.refusal()))
                .orElseGet(() -> new DryRun(Optional.of(plan(asked, refresh)), Optional.empty()));
    }

    /** What a refresh would be. */
    public record DryRun(Optional<RunPlan> plan, Optional<Refusal> refusal) {}
}
