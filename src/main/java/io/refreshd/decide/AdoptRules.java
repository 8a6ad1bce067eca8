package io.refreshd.decide;

import io.refreshd.model.ReasonCode;
import io.refreshd.model.Substrate;
import java.util.List;
import java.util.Optional;

/** Whether a StatefulSet may be taken over as an application. */
final class AdoptRules {
    private AdoptRules() {}

    /** No operation answers it: nobody asked, it was found. */
    static Outcome decide(Asked asked, Command.Adopt adopt) {
        return refusal(asked, adopt).orElseGet(() -> new Outcome(events(asked, adopt), 0, Optional.empty()));
    }

    private static Optional<Outcome> refusal(Asked asked, Command.Adopt adopt) {
        Application application = asked.application();
        Optional<String> unfit = adopt.place().workload().objection(Substrate.KUBERNETES);
        if (unfit.isPresent()) {
            return Optional.of(Outcome.invalid(
                    ReasonCode.WORKLOAD_UNSUPPORTED,
                    "workload " + adopt.place().workload().text() + " is not run on Kubernetes: " + unfit.get(),
                    "annotate the StatefulSet with refreshd.io/workload=none when its readiness tells enough"));
        }
        if (adopt.units() < 1 || adopt.units() > DeployRules.MOST_UNITS) {
            return Optional.of(Outcome.invalid(
                    ReasonCode.INVALID_PARAMETER,
                    "a StatefulSet of 1 to " + DeployRules.MOST_UNITS + " replicas can be adopted, not of "
                            + adopt.units(),
                    ""));
        }
        if (application.scale() > 0 && application.adopted().isEmpty()) {
            return Optional.of(Outcome.conflict(
                    ReasonCode.APPLICATION_EXISTS,
                    asked.name() + " is deployed on this machine already",
                    "give the StatefulSet another application's name in its label refreshd.io/application"));
        }
        // All pods of another set, or of another template than was recorded: what a cancelled run left is over then.
        boolean left = application.mixed()
                && application
                        .adopted()
                        .filter(place -> place.uid().equals(adopt.place().uid()))
                        .filter(place -> place.revision().equals(adopt.place().revision()))
                        .isPresent();
        if (application.openRun().isPresent() || left) {
            return Optional.of(Outcome.conflict(
                    ReasonCode.RUN_IN_PROGRESS,
                    asked.name() + " is being refreshed, or was left with different releases",
                    "refreshctl explain " + asked.name()));
        }
        return Optional.empty();
    }

    private static List<Event> events(Asked asked, Command.Adopt adopt) {
        Application application = asked.application();
        boolean known = application.adopted().filter(adopt.place()::equals).isPresent()
                && application.release().sameAs(adopt.release())
                && application.scale() == adopt.units()
                && application.units().size() == adopt.units();
        return known
                ? List.of()
                : List.of(new Event.ApplicationAdopted(
                        adopt.charm(),
                        application.channel(),
                        adopt.release(),
                        adopt.units(),
                        adopt.policy(),
                        adopt.soak(),
                        adopt.place()));
    }
}
