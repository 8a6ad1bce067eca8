package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.refreshd.run.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done about one object. Pure: decided from the object, what is shown of its application, and what became
 * of what it asked for before.
 *
 * @param deals whether the spec is dealt with now: what came of that is remembered, then it is decided again
 * @param wishes what to ask for, in this order
 * @param objection why what stands in the spec is not even asked for
 * @param status what the object shall tell; empty when that is not for us to say
 */
record Plan(boolean deals, List<Wish> wishes, Optional<Reason> objection, Optional<ObjectNode> status) {
    private static final Plan NOTHING = new Plan(false, List.of(), Optional.empty(), Optional.empty());

    Plan {
        wishes = List.copyOf(wishes);
    }

    static Plan of(
            RefreshObject object,
            Optional<View> view,
            Optional<Memory> memory,
            Optional<Progress> ending,
            Instant now) {
        if (object.deleted()) {
            return NOTHING;
        }
        Optional<Memory> dealt = memory.filter(known -> known.generation() == object.generation());
        Optional<Run> run = view.flatMap(seen -> seen.application().run())
                .filter(latest -> belongs(latest, view.orElseThrow().application(), object));
        if (run.isPresent()) {
            return ofRun(object, view.orElseThrow(), run.get(), dealt, now);
        }
        return object.run().isPresent() ? ofEarlier(object, dealt, ending, now) : ofNone(object, view, dealt, now);
    }

    /** Whether the object is the one of this run: the journal says under which key it was asked for. */
    private static boolean belongs(Run run, Application application, RefreshObject object) {
        return object.made().filter(made -> made == run.plan().run()).isPresent()
                || asked(run, application)
                        .filter(key -> key.startsWith(object.key("")))
                        .isPresent();
    }

    /** The key under which a run was asked for, when an object did. */
    static Optional<String> asked(Run run, Application application) {
        return Optional.ofNullable(application.operations().get(run.plan().operation()))
                .map(Operation::request)
                .map(request -> request.key())
                .filter(key -> key.startsWith("refresh/"));
    }

    private static Plan ofNone(RefreshObject object, Optional<View> view, Optional<Memory> dealt, Instant now) {
        boolean known = view.filter(seen -> seen.application().deployed()).isPresent();
        boolean waited = dealt.isPresent()
                ? dealt.flatMap(Memory::objection).filter(Plan::passes).isPresent()
                : !object.observed() || passes(object.condition(RefreshStatus.ACCEPTED));
        if (known && waited) {
            return ask(List.of(new Wish.Start(object.key("start"), object.fields())));
        }
        Optional<Reason> unknown = known || (!waited && !object.application().isEmpty())
                ? Optional.empty()
                : Optional.of(unknown(object.application()));
        Optional<Reason> objection = unknown.or(() -> dealt.flatMap(Memory::objection));
        if (unknown.isEmpty() && dealt.isEmpty()) {
            return NOTHING;
        }
        return show(object, Optional.empty(), objection, now);
    }

    private static Reason unknown(String application) {
        return new Reason(
                ReasonCode.UNKNOWN_APPLICATION,
                application.isEmpty()
                        ? "spec.application names no application"
                        : "there is no application " + application + " yet; the run starts when there is",
                "refreshctl status");
    }

    /** Whether a refusal is about now only: it is asked for again when the application is there. */
    private static boolean passes(Reason objection) {
        return objection.code() == ReasonCode.UNKNOWN_APPLICATION || objection.code() == ReasonCode.NOT_DEPLOYED_YET;
    }

    private static boolean passes(JsonNode accepted) {
        String reason = accepted.path("reason").asText();
        return reason.equals(RefreshStatus.camel(ReasonCode.UNKNOWN_APPLICATION.text()))
                || reason.equals(RefreshStatus.camel(ReasonCode.NOT_DEPLOYED_YET.text()));
    }

    /** An object of a run that another one came after: it is told how that ended, and nothing can be asked of it. */
    private static Plan ofEarlier(
            RefreshObject object, Optional<Memory> dealt, Optional<Progress> ending, Instant now) {
        Optional<Reason> objection = refused(object);
        if (!object.ended()) {
            return ending.isPresent() ? show(object, ending, objection, now) : NOTHING;
        }
        if (object.observed() || dealt.isPresent()) {
            return NOTHING;
        }
        Reason over = Reason.of(
                ReasonCode.NO_RUN,
                "run " + object.run().orElse(0) + " is over, and another one came after it; create another Refresh");
        return show(object, Optional.empty(), Optional.of(over), now);
    }

    /** Whether its status tells of a run that is not over although another one came after it. */
    static boolean lacksEnd(RefreshObject object, Optional<View> view) {
        return !object.deleted()
                && !object.ended()
                && object.run().isPresent()
                && view.flatMap(seen -> seen.application().run())
                        .filter(latest -> latest.plan().run() > object.run().orElse(0))
                        .isPresent();
    }

    /** Why what stands in the spec was not done, as the status says. */
    private static Optional<Reason> refused(RefreshObject object) {
        return Optional.of(object.condition(RefreshStatus.ACCEPTED))
                .filter(accepted -> accepted.path("status").asText().equals("False"))
                .map(Plan::said);
    }

    private static Plan ofRun(RefreshObject object, View view, Run run, Optional<Memory> dealt, Instant now) {
        boolean news = dealt.isEmpty() && !object.observed();
        Optional<Reason> objection = dealt.isPresent()
                ? dealt.get().objection()
                : Optional.of(object.condition(RefreshStatus.ACCEPTED))
                        .filter(accepted ->
                                !news && accepted.path("status").asText().equals("False"))
                        .map(Plan::said);
        if (news || again(object, view, run, dealt, objection)) {
            Optional<Reason> wrong = wrong(object, view.application(), run);
            return new Plan(true, wrong.isPresent() ? List.of() : wishes(object, run), wrong, Optional.empty());
        }
        return show(object, Optional.of(Progress.of(view, run)), objection, now);
    }

    /** A resume that was refused is asked for again when something else is shown than then, as when units are well. */
    private static boolean again(
            RefreshObject object, View view, Run run, Optional<Memory> dealt, Optional<Reason> objection) {
        boolean other =
                dealt.map(Memory::when).filter(view.reason().code()::equals).isEmpty();
        return objection.isPresent() && other && resumes(object, run);
    }

    private static boolean resumes(RefreshObject object, Run run) {
        return run.phase() instanceof RunPhase.Paused paused
                && object.spec().path("resume").asInt() == paused.pause();
    }

    private static Reason said(JsonNode condition) {
        String reason = condition.path("reason").asText();
        for (ReasonCode code : ReasonCode.values()) {
            if (RefreshStatus.camel(code.text()).equals(reason)) {
                return Reason.of(code, condition.path("message").asText());
            }
        }
        return Reason.of(ReasonCode.INVALID_PARAMETER, condition.path("message").asText());
    }

    private static List<Wish> wishes(RefreshObject object, Run run) {
        List<Wish> wishes = new ArrayList<>();
        Optional<PausePolicy> policy =
                PausePolicy.parse(object.spec().path("pauseAfter").asText());
        if (policy.isPresent() && !run.ended() && policy.get() != run.policy()) {
            wishes.add(new Wish.Ask(
                    object.key("policy/" + object.generation()),
                    Actions.SET_PAUSE_POLICY,
                    new Command.SetPolicy(policy.get())));
        }
        if (object.wantsRollback()) {
            if (run.phase().state() != RunState.ROLLED_BACK && run.phase().state() != RunState.ROLLING_BACK) {
                wishes.add(new Wish.Ask(object.key("rollback"), Actions.ROLLBACK, new Command.Rollback()));
            }
        } else if (resumes(object, run)) {
            int pause = object.spec().path("resume").asInt();
            wishes.add(new Wish.Ask(
                    object.key("resume/" + pause), Actions.RESUME, new Command.Resume(Optional.of(pause))));
        }
        return wishes;
    }

    /** What no definition of the resource would have let through. */
    private static Optional<Reason> wrong(RefreshObject object, Application application, Run run) {
        JsonNode spec = object.spec();
        JsonNode policy = spec.path("pauseAfter");
        if (!policy.isMissingNode() && PausePolicy.parse(policy.asText()).isEmpty()) {
            return invalid("/pauseAfter: there is no policy " + policy.asText() + "; there are first, all and none");
        }
        if (spec.has("rollback") && !spec.path("rollback").isBoolean()) {
            return invalid("/rollback: must be true or false");
        }
        JsonNode resume = spec.path("resume");
        if (!resume.isMissingNode() && (!resume.isInt() || resume.asInt() < 1 || resume.asInt() > run.pauses())) {
            return invalid("/resume: names no pause of run " + run.plan().run() + ", which had " + run.pauses());
        }
        boolean same = object.made().isPresent()
                ? spec.path("revision").asInt(-1) == run.plan().to().revision()
                : application.operations().values().stream()
                        .map(Operation::request)
                        .filter(request -> request.key().equals(object.key("start")))
                        .allMatch(request -> request.fingerprint().equals(object.target()));
        return same
                ? Optional.empty()
                : invalid("the target of a run can not be changed; run "
                        + run.plan().run() + " goes on to " + run.plan().to() + "; create another Refresh");
    }

    private static Optional<Reason> invalid(String sentence) {
        return Optional.of(Reason.of(ReasonCode.INVALID_PARAMETER, sentence));
    }

    private static Plan ask(List<Wish> wishes) {
        return new Plan(true, wishes, Optional.empty(), Optional.empty());
    }

    private static Plan show(
            RefreshObject object, Optional<Progress> progress, Optional<Reason> objection, Instant now) {
        ObjectNode status = RefreshStatus.of(object.status(), object.generation(), progress, objection, now);
        return new Plan(false, List.of(), Optional.empty(), Optional.of(status));
    }
}
