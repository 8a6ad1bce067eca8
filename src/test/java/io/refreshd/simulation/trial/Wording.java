package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Command;
import io.refreshd.http.WithoutSocket.Sent;
import io.refreshd.model.Release;
import io.refreshd.simulation.CharmFolder;
import io.refreshd.simulation.Dice;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a person means, written down as a request: a path, JSON, and releases by the names that they have in the charm. */
final class Wording {
    static final String APPLICATIONS = "/v1/models/local/applications";
    static final String APP = APPLICATIONS + "/" + CharmFolder.CHARM;

    private static final Map<String, String> OTHER_NAMES = Map.of(
            Actions.PRE_UPGRADE_CHECK, "pre-refresh-check",
            Actions.POST_UPGRADE_CHECK, "post-refresh-check",
            Actions.RESUME, "resume-refresh");

    private final Dice dice;

    Wording(Dice dice) {
        this.dice = dice;
    }

    /** The request, from nobody yet. */
    Sent of(String action, Command command, Optional<Integer> unit) {
        if (command instanceof Command.Deploy deploy) {
            return sent("POST", APPLICATIONS, deploy(deploy));
        }
        if (command instanceof Command.StartUnit start) {
            return sent("POST", APP + "/units/" + start.ordinal() + "/actions/" + Actions.START, new JsonObject());
        }
        JsonObject body = body(command);
        if (unit.isEmpty() && command instanceof Command.Refresh && dice.chance(700)) {
            return sent("POST", APP + "/refresh", body);
        }
        if (unit.isEmpty() && command instanceof Command.SetPolicy && dice.chance(500)) {
            return sent("PATCH", APP + "/config", body);
        }
        String name = dice.chance(200) ? OTHER_NAMES.getOrDefault(action, action) : action;
        String place =
                unit.map(ordinal -> "/units/" + ordinal).orElseGet(() -> dice.chance(100) ? "/units/leader" : "");
        return sent("POST", APP + place + "/actions/" + name, body);
    }

    private static Sent sent(String method, String path, JsonObject body) {
        return new Sent(method, path, new TreeMap<>(), body.isEmpty() ? "" : body.encode());
    }

    private static JsonObject deploy(Command.Deploy deploy) {
        return revision(deploy.release())
                .put("charm", deploy.charm())
                .put("units", deploy.units())
                .put(
                        "config",
                        new JsonObject()
                                .put("pause-after-unit-refresh", deploy.policy().text())
                                .put("soak-seconds", wholeSeconds(deploy.soak())));
    }

    /** Over HTTP one soaks for whole seconds. */
    private static long wholeSeconds(Duration soak) {
        return soak.plusMillis(999).toSeconds();
    }

    private JsonObject body(Command command) {
        if (command instanceof Command.Refresh refresh) {
            return refresh(refresh);
        }
        if (command instanceof Command.PreUpgradeCheck check) {
            return release(check.target());
        }
        if (command instanceof Command.Resume resume) {
            JsonObject body = new JsonObject();
            resume.pause().ifPresent(pause -> body.put("pause", pause));
            return body;
        }
        return command instanceof Command.SetPolicy policy
                ? new JsonObject()
                        .put(
                                either("pauseAfter", "pause-after-unit-refresh"),
                                policy.policy().text())
                : new JsonObject();
    }

    private JsonObject refresh(Command.Refresh refresh) {
        JsonObject body = release(refresh.target());
        refresh.policy().ifPresent(policy -> body.put(either("pauseAfter", "pause-after-unit-refresh"), policy.text()));
        // What is no whole number of seconds is the application's own soak, and is not named.
        refresh.soak()
                .filter(soak -> soak.toMillisPart() == 0)
                .ifPresent(soak -> body.put("soakSeconds", soak.toSeconds()));
        if (refresh.scaleUp()) {
            body.put(either("scaleUp", "scale-up"), true);
        }
        if (refresh.downgrade()) {
            body.put("allowDowngrade", true);
        }
        return refresh.downtimeAccepted() ? body.put("acceptDowntime", true) : body;
    }

    /** By its channel where it has one, or by revision and resources. */
    private JsonObject release(Release release) {
        List<String> channels = CharmFolder.channels(release.revision());
        return channels.isEmpty() || dice.chance(300)
                ? revision(release)
                : new JsonObject().put("channel", channels.get(0));
    }

    private static JsonObject revision(Release release) {
        JsonObject resources = new JsonObject();
        release.resources().forEach((name, resource) -> resources.put(name, resource.revision()));
        return new JsonObject().put("revision", release.revision()).put("resources", resources);
    }

    private String either(String ours, String theirs) {
        return dice.chance(200) ? theirs : ours;
    }

    /** What a refresh would be. */
    Sent dryRun(Command.Refresh refresh) {
        return sent("POST", APP + "/refresh", refresh(refresh).put("dryRun", true));
    }

    /** Where somebody looks: mostly at the application. */
    String place(int units) {
        return switch (dice.below(24)) {
            case 0 -> APP + "/units";
            case 1 -> APP + "/units/" + dice.below(units + 1);
            case 2 -> APP + "/revisions";
            case 3 -> APP + "/actions";
            case 4 -> APPLICATIONS;
            case 5 -> "/v1/models/local";
            case 6 -> "/v1/operations?limit=3";
            case 7 -> APP + "/config";
            case 8 -> APP + "/report?run=1";
            default -> APP;
        };
    }

    /** What nobody can be served with. */
    Sent nonsense(int units) {
        return switch (dice.below(10)) {
            case 0 -> new Sent("POST", APP + "/actions/" + Actions.RESUME, new TreeMap<>(), "{\"pause\": 1");
            case 1 ->
                new Sent("POST", APP + "/actions/" + Actions.RESUME, new TreeMap<>(), "{\"pause\": 1, \"pause\": 2}");
            case 2 -> sent("POST", APP + "/refresh", new JsonObject().put("chanel", CharmFolder.STABLE));
            case 3 -> sent("POST", APP + "/actions/upgrade", new JsonObject());
            case 4 -> sent("POST", APP + "/units/" + (units + 20) + "/actions/start", new JsonObject());
            case 5 -> sent("POST", APP + "/units/x/actions/start", new JsonObject());
            case 6 -> sent("POST", APP + "/actions/rollback?force=true", new JsonObject());
            case 7 -> sent("POST", APP + "x/actions/rollback", new JsonObject());
            case 8 -> sent("POST", APP + "/refresh", new JsonObject().put("revision", 102));
            default -> sent("POST", APP + "/refresh", new JsonObject().put("channel", "15/stable"));
        };
    }
}
