package io.refreshd.http;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.run.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** What may be asked for now, and why the rest may not. The core itself is asked, so that both never differ. */
final class NextActions {
    private final Daemon daemon;

    NextActions(Daemon daemon) {
        this.daemon = daemon;
    }

    /**
     * One action.
     *
     * @param command how a person asks for it
     * @param objection why it would be refused now; empty when it would not
     */
    record NextAction(String action, String command, Optional<Reason> objection) {
        JsonObject json() {
            JsonObject json = new JsonObject()
                    .put("action", action)
                    .put("allowed", objection.isEmpty())
                    .put("command", command);
            objection.ifPresent(why -> json.put("reason", Json.reason(why)));
            return json;
        }
    }

    /** All actions; those that answer a stopped run come first. */
    List<NextAction> of(View view) {
        Application application = view.application();
        String name = application.name();
        Optional<Integer> pause = application
                .openRun()
                .map(Run::phase)
                .filter(RunPhase.Paused.class::isInstance)
                .map(phase -> ((RunPhase.Paused) phase).pause());
        String resume = "resume " + name + pause.map(id -> " --pause " + id).orElse("");
        List<NextAction> all = new ArrayList<>();
        all.add(action(view, Actions.RESUME, resume, new Command.Resume(pause)));
        all.add(action(view, Actions.ROLLBACK, "rollback " + name, new Command.Rollback()));
        all.add(action(view, Actions.PAUSE, "pause " + name, new Command.Pause()));
        all.add(action(view, Actions.CANCEL, "cancel " + name, new Command.Cancel()));
        all.add(action(
                view,
                Actions.PRE_UPGRADE_CHECK,
                "check " + name,
                new Command.PreUpgradeCheck(application.release(), List.of())));
        all.add(action(view, Actions.REFRESH, "refresh " + name + target(application), refresh(application)));
        all.add(action(
                view,
                Actions.POST_UPGRADE_CHECK,
                "run " + name + "/leader post-upgrade-check",
                new Command.PostUpgradeCheck()));
        all.add(action(
                view,
                Actions.SET_PAUSE_POLICY,
                "config " + name + " pause-after-unit-refresh=all",
                new Command.SetPolicy(application.policy())));
        return all;
    }

    /** What would be accepted now, for the answer to something that was not. */
    JsonArray allowed(View view) {
        return Json.array(of(view).stream()
                .filter(action -> action.objection().isEmpty())
                .map(action -> new JsonObject().put("action", action.action()).put("command", action.command()))
                .toList());
    }

    private NextAction action(View view, String name, String command, Command asked) {
        Command.Request request = new Command.Request(name, Optional.empty(), new TreeMap<>(), "http", "token", "", "");
        Optional<Reason> objection = daemon.decider()
                .answer(
                        new Asked(
                                view.application(),
                                view.seen(),
                                request,
                                daemon.clock().instant(),
                                daemon.decider().limits()),
                        asked)
                .refusal()
                .map(refusal -> refusal.reason());
        return new NextAction(name, "refreshctl " + command, objection);
    }

    /** Who follows no channel has to name one; that of the same major version is nearest. */
    private static String target(Application application) {
        return application.channel().isEmpty()
                ? " --channel " + application.release().version().major() + "/stable"
                : "";
    }

    /** A refresh to some newer minor version: whether one may start, not to which release. */
    private static Command.Refresh refresh(Application application) {
        Release now = application.release();
        Release newer = new Release(
                now.charm(),
                now.revision() + 1,
                new Version(now.version().major(), now.version().minor() + 1),
                now.resources(),
                now.content());
        Release target = application.mixed()
                ? application.run().map(run -> run.plan().to()).orElse(newer)
                : newer;
        return new Command.Refresh(
                target, application.channel(), Optional.empty(), Optional.empty(), List.of(), false, true, true);
    }
}
