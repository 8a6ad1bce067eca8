package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Refusal;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Version;
import io.refreshd.run.Engine;
import io.refreshd.run.View;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.kubernetes.StatefulSet;
import io.refreshd.simulation.kubernetes.Strangers;
import io.refreshd.simulation.kubernetes.Template;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One person who wants the upgrade of a StatefulSet done and follows what is suggested, and others who get in the way.
 * What is suggested is all that this person knows.
 */
final class ClusterPeople {
    static final Release OLD = image(99, "14.8", "a");
    static final Release NEW = image(102, "14.9", "b");
    static final Release OTHER = image(103, "14.10", "c");
    private static final Set<Fault> EDITS =
            EnumSet.of(Fault.TEMPLATE_EDITED, Fault.PARTITION_EDITED, Fault.REPLICAS_EDITED, Fault.SET_RECREATED);
    private static final Pattern POD = Pattern.compile("kubectl delete pod \\S+-(\\d+)");
    private static final int MOST_REFRESHES = 4;
    private static final int MOST_PAUSES = 15;
    private static final int MOST_TRIES = 25;

    private final ClusterTrial trial;
    private final Scenario scenario;
    private final Storm storm;
    private final Story story;
    private final Dice dice;
    private final ClusterAdoption adoption;
    private int asked;
    private int refreshes;
    private int pauses;
    private int tries;

    /** Why the last command was refused, with what to do instead. */
    private Optional<Reason> advice = Optional.empty();

    ClusterPeople(ClusterTrial trial, Scenario scenario, Storm storm, Story story) {
        this.trial = trial;
        this.scenario = scenario;
        this.storm = storm;
        this.story = story;
        dice = Dice.of(scenario.seed(), "people");
        adoption = new ClusterAdoption(trial.cluster());
    }

    /** A release whose one resource is an image. */
    private static Release image(int revision, String version, String digit) {
        Resource image = new Resource(revision, "registry/postgresql", digit.repeat(64));
        return new Release(
                "postgresql",
                revision,
                Version.parse(version).orElseThrow(),
                new TreeMap<>(Map.of("postgresql-image", image)),
                "content-" + revision);
    }

    /** After the storm everything is worth another try. */
    void takeHeart() {
        refreshes = 0;
        pauses = 0;
        tries = 0;
        advice = Optional.empty();
    }

    /** Whether whatever was suggested was done, again and again, and it was of no use. */
    boolean atTheirWitsEnd() {
        return storm.calm() && tries > MOST_TRIES;
    }

    /** Whether nobody wants anything any more. */
    boolean content(View view) {
        Application application = view.application();
        return application.openRun().isEmpty()
                && application.pendingCheck().isEmpty()
                && !application.mixed()
                && !wantsMore(application)
                && !adoption.due(application);
    }

    /** One of them does something, or not. */
    void act(Engine engine) {
        Optional<View> view = engine.view(Simulation.APP);
        if (view.isEmpty()) {
            return;
        }
        Application application = view.get().application();
        if (!storm.calm() && storm.strikes(Fault.PEOPLE)) {
            disturb(engine);
        } else if (adoption.due(application)) {
            submit(engine, "adopt", adoption.command(), "");
        } else {
            help(engine, view.get());
        }
    }

    private void help(Engine engine, View view) {
        Application application = view.application();
        Optional<Story.Asking> asking = application.openRun().flatMap(run -> story.asks(application, run));
        if (asking.isPresent()) {
            asking.get()
                    .command()
                    .ifPresent(command -> submit(engine, asking.get().action(), command, ""));
        } else if (application.openRun().isPresent()) {
            answer(engine, view, application.openRun().get());
        } else if (application.mixed()) {
            finish(engine, view);
        } else if (wantsMore(application)) {
            refresh(engine);
        } else if (storm.calm() && view.reason().next().startsWith("kubectl")) {
            byHand(application, view.reason().next());
            tries++;
        } else if (storm.calm()) {
            settleByHand();
        }
    }

    /** It was never refreshed, or that came to nothing. */
    private boolean wantsMore(Application application) {
        boolean nothing = application.run().isEmpty() || application.run().get().phase() instanceof RunPhase.Cancelled;
        return nothing && refreshes <= MOST_REFRESHES && !application.release().sameAs(NEW);
    }

    private void refresh(Engine engine) {
        refreshes++;
        if (storm.calm()) {
            settleByHand();
        }
        submit(engine, Actions.REFRESH, refresh(NEW), "");
    }

    private void answer(Engine engine, View view, Run run) {
        if (run.phase() instanceof RunPhase.Paused paused) {
            if (advice.isPresent()) {
                follow(engine, view, advice.get());
            } else if (pauses++ > MOST_PAUSES) {
                submit(engine, Actions.ROLLBACK, new Command.Rollback(), "");
            } else {
                submit(engine, Actions.RESUME, new Command.Resume(Optional.of(paused.pause())), "");
            }
        } else if (run.phase() instanceof RunPhase.Blocked blocked) {
            follow(engine, view, advice.orElse(blocked.why()));
        }
    }

    /** A run was cancelled between its units. */
    private void finish(Engine engine, View view) {
        if (advice.isPresent()) {
            follow(engine, view, advice.get());
        } else if (dice.chance(500) && !scenario.faults().contains(Fault.TARGET_BROKEN)) {
            submit(engine, Actions.REFRESH, refresh(NEW), "");
        } else {
            submit(engine, Actions.ROLLBACK, new Command.Rollback(), "");
        }
    }

    /** Does what is suggested, word for word where it is a command. */
    private void follow(Engine engine, View view, Reason reason) {
        advice = Optional.empty();
        tries++;
        String next = reason.next();
        String app = view.application().name();
        byHand(view.application(), next);
        if (next.contains("refreshctl rollback " + app)) {
            submit(engine, Actions.ROLLBACK, new Command.Rollback(), "");
        } else if (next.contains("refreshctl cancel " + app)) {
            submit(engine, Actions.CANCEL, new Command.Cancel(), "");
        } else if (next.contains("refreshctl resume " + app)) {
            submit(engine, Actions.RESUME, resume(view.application()), "");
        } else if (next.startsWith("kubectl") && dice.chance(500)) {
            submit(engine, Actions.RESUME, resume(view.application()), "");
        } else if (next.startsWith("kubectl")) {
            submit(engine, Actions.ROLLBACK, new Command.Rollback(), "");
        }
    }

    /** What is suggested besides commands of ours. */
    private void byHand(Application application, String next) {
        Strangers strangers = trial.cluster().strangers();
        if (next.contains("kubectl scale")) {
            scaleBack(application);
        }
        if (next.startsWith("kubectl get statefulset")) {
            strangers.create(scenario.units(), new Template(OLD));
        }
        if (next.startsWith("kubectl rollout undo")) {
            trial.cluster()
                    .truth()
                    .set()
                    .ifPresent(set ->
                            strangers.edit(set.replicas(), set.partition(), new Template(application.release())));
        }
        Matcher deleted = POD.matcher(next);
        if (deleted.find()) {
            strangers.deletePod(Integer.parseInt(deleted.group(1)));
        }
        if (next.contains("adopted")) {
            settleByHand();
        }
    }

    private static Command.Resume resume(Application application) {
        return new Command.Resume(application
                .openRun()
                .map(Run::phase)
                .flatMap(phase ->
                        phase instanceof RunPhase.Paused paused ? Optional.of(paused.pause()) : Optional.empty()));
    }

    private void scaleBack(Application application) {
        trial.cluster()
                .truth()
                .set()
                .ifPresent(set ->
                        trial.cluster().strangers().edit(application.units().size(), set.partition(), set.template()));
    }

    /** Without a run a person ends what somebody began: its own roll, or back to what the application runs. */
    private void settleByHand() {
        Optional<StatefulSet> set = trial.cluster().truth().set();
        if (set.isEmpty()) {
            trial.cluster().strangers().create(scenario.units(), new Template(OLD));
        } else if (set.get().partition() > 0) {
            trial.cluster().strangers().edit(set.get().replicas(), 0, set.get().template());
        }
    }

    private Command.Refresh refresh(Release target) {
        return new Command.Refresh(
                target,
                "14/stable",
                Optional.of(scenario.policy()),
                Optional.of(scenario.soak()),
                List.of(),
                spare(),
                false,
                true);
    }

    /**
     * In a quarter of the worlds in which nobody else writes the set's spec: with both some break a rule yet, see trust.md.
     * Not between two releases, where it would be refused.
     */
    private boolean spare() {
        return Dice.of(scenario.seed(), "spare").chance(250)
                && Collections.disjoint(scenario.faults(), EDITS)
                && trial.cluster().truth().set().map(StatefulSet::replicas).orElse(0) == scenario.units();
    }

    /** Whatever comes to somebody's mind, sometimes twice. */
    private void disturb(Engine engine) {
        switch (dice.below(11)) {
            case 0 -> submit(engine, Actions.PAUSE, new Command.Pause(), "");
            case 1, 2 -> twice(engine, Actions.RESUME, new Command.Resume(Optional.empty()));
            case 3 -> twice(engine, Actions.RESUME, new Command.Resume(Optional.of(1 + dice.below(4))));
            case 4 -> submit(engine, Actions.ROLLBACK, new Command.Rollback(), "");
            case 5 -> submit(engine, Actions.CANCEL, new Command.Cancel(), "");
            case 6 ->
                submit(
                        engine,
                        Actions.SET_PAUSE_POLICY,
                        new Command.SetPolicy(dice.pick(List.of(PausePolicy.values()))),
                        "");
            case 7 -> submit(engine, Actions.START, new Command.StartUnit(dice.below(scenario.units() + 1)), "");
            case 8 -> twice(engine, Actions.REFRESH, refresh(dice.pick(List.of(OLD, NEW, OTHER))));
            case 9 ->
                submit(
                        engine,
                        Actions.PRE_UPGRADE_CHECK,
                        new Command.PreUpgradeCheck(dice.pick(List.of(NEW, OTHER)), List.of()),
                        "");
            default -> submit(engine, Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck(), "");
        }
    }

    /** The same click again: with the same key, or without one. */
    private void twice(Engine engine, String action, Command command) {
        String key = dice.chance(500) ? "key-" + asked : "";
        submit(engine, action, command, key);
        if (dice.chance(600)) {
            submit(engine, action, command, key);
        }
    }

    private void submit(Engine engine, String action, Command command, String key) {
        asked++;
        engine.submit(
                        Simulation.APP,
                        command,
                        new Command.Request(
                                action, Optional.empty(), new TreeMap<>(), "simulation", "ana", key, action + command))
                .onComplete(result -> {
                    Optional<Reason> refused =
                            result.succeeded() ? result.result().refusal().map(Refusal::reason) : Optional.empty();
                    advice = refused.filter(reason -> !reason.next().isEmpty());
                    trial.heard(
                            action, refused.map(reason -> reason.code().text()).orElse("accepted"));
                });
    }
}
