package io.refreshd.http;

import io.refreshd.charm.Charm;
import io.refreshd.charm.Resolution;
import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Refusal;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Skip;
import io.refreshd.run.Answer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Reads a request's fields into the command that they mean. What is not well formed is refused; nothing is decided. */
final class CommandReader {
    static final Map<String, String> ALIASES = Map.of(
            "pre-refresh-check", Actions.PRE_UPGRADE_CHECK,
            "post-refresh-check", Actions.POST_UPGRADE_CHECK,
            "resume-refresh", Actions.RESUME);

    /** What can be asked of an application that is there, by the canonical names. */
    static final List<String> ACTIONS = List.of(
            Actions.PRE_UPGRADE_CHECK,
            Actions.REFRESH,
            Actions.RESUME,
            Actions.PAUSE,
            Actions.SET_PAUSE_POLICY,
            Actions.ROLLBACK,
            Actions.CANCEL,
            Actions.POST_UPGRADE_CHECK,
            Actions.START);

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_SOAK = (int) Duration.ofDays(28).toSeconds();

    private final Targets targets;

    CommandReader(Targets targets) {
        this.targets = targets;
    }

    /** A command and what it is called on. */
    record Reading(String application, String action, Command command) {}

    /** The canonical name of an action. */
    static String canonical(String action) {
        String name = ALIASES.getOrDefault(action, action);
        if (!ACTIONS.contains(name)) {
            throw Refused.unknown(
                    ReasonCode.UNKNOWN_ACTION,
                    "there is no action " + action + "; there are " + String.join(", ", ACTIONS),
                    "refreshctl actions");
        }
        return name;
    }

    /** The command that an action with these fields is, for an application. */
    Future<Command> action(String action, Optional<Integer> unit, int leader, Application application, Fields fields) {
        return switch (action) {
            case Actions.REFRESH -> refresh(application, fields);
            case Actions.PRE_UPGRADE_CHECK -> check(application, fields);
            case Actions.RESUME -> {
                fields.allow("pause");
                Optional<Integer> pause = fields.integer("pause", 1, Integer.MAX_VALUE);
                yield plain(fields, new Command.Resume(pause));
            }
            case Actions.SET_PAUSE_POLICY -> {
                if (fields.has("soakSeconds")) {
                    fields.wrong("soakSeconds", "can not be changed here; say how long to soak with each refresh");
                } else {
                    fields.allow("pauseAfter");
                }
                if (!fields.has("pauseAfter")) {
                    fields.wrong("pause-after-unit-refresh", "is missing", policies());
                }
                PausePolicy policy = policy(fields).orElse(application.policy());
                yield plain(fields, new Command.SetPolicy(policy));
            }
            case Actions.PAUSE -> plain(fields.allow(), new Command.Pause());
            case Actions.ROLLBACK -> plain(fields.allow(), new Command.Rollback());
            case Actions.CANCEL -> plain(fields.allow(), new Command.Cancel());
            case Actions.POST_UPGRADE_CHECK -> plain(fields.allow(), new Command.PostUpgradeCheck());
            case Actions.START -> plain(fields.allow(), new Command.StartUnit(unit.orElse(leader)));
            default -> throw new IllegalStateException("an action that is listed is read: " + action);
        };
    }

    private static Future<Command> plain(Fields fields, Command command) {
        fields.check();
        return Future.succeededFuture(command);
    }

    private Future<Command> refresh(Application application, Fields fields) {
        fields.allow(
                "channel",
                "revision",
                "resources",
                "pauseAfter",
                "soakSeconds",
                "skip",
                "scaleUp",
                "allowDowngrade",
                "acceptDowntime",
                "dryRun");
        Optional<PausePolicy> policy = policy(fields);
        Optional<Duration> soak = soak(fields);
        List<Skip> skips = skips(fields);
        boolean scaleUp = fields.flag("scaleUp");
        boolean downgrade = fields.flag("allowDowngrade");
        boolean downtime = fields.flag("acceptDowntime");
        fields.flag("dryRun");
        Wanted wanted = wanted(fields);
        fields.check();
        boolean named = !wanted.channel().isEmpty() || wanted.revision().isPresent();
        return (named || !application.channel().isEmpty() ? target(application, wanted) : unnamed(application))
                .map(found -> new Command.Refresh(
                        found.release(),
                        found.channel().isEmpty() ? application.channel() : found.channel(),
                        policy,
                        soak,
                        skips,
                        scaleUp,
                        downgrade,
                        downtime));
    }

    private Future<Command> check(Application application, Fields fields) {
        fields.allow("channel", "revision", "resources", "skip");
        List<Skip> skips = skips(fields);
        Wanted wanted = wanted(fields);
        fields.check();
        return target(application, wanted).map(found -> new Command.PreUpgradeCheck(found.release(), skips));
    }

    /** A deployment, with the application's name. */
    Future<Reading> deploy(Fields fields) {
        fields.allow("application", "charm", "channel", "revision", "resources", "units", "config");
        String charm = fields.text("charm").orElse("");
        if (!fields.has("charm")) {
            fields.wrong("charm", "is missing");
        }
        String name = fields.text("application").orElse(charm);
        if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
            fields.wrong(
                    "application", "must be lower-case letters, digits and single dashes, at most " + LONGEST_NAME);
        }
        int units = fields.integer("units", 1, 30).orElse(1);
        Fields config = fields.object("config").allow("pauseAfter", "soakSeconds");
        PausePolicy policy = policy(config).orElse(PausePolicy.FIRST);
        Duration soak = soak(config).orElse(Duration.ZERO);
        Wanted wanted = wanted(fields);
        fields.check();
        return targets.charm(charm)
                .map(CommandReader::deployable)
                .compose(loaded -> resolve(loaded, wanted, loaded.channels().standard(), "deploy " + loaded.name())
                        .map(found -> new Reading(
                                name,
                                Actions.DEPLOY,
                                new Command.Deploy(
                                        charm,
                                        found.channel(),
                                        found.release(),
                                        units,
                                        policy,
                                        soak,
                                        loaded.workload()))));
    }

    private static Charm deployable(Charm charm) {
        if (charm.ofImages()) {
            throw new Refused(new Refusal(
                    Refusal.Kind.INVALID,
                    new Reason(
                            ReasonCode.WORKLOAD_UNSUPPORTED,
                            "the units of charm " + charm.name()
                                    + " are pods of images, which this machine does not run;"
                                    + " a StatefulSet of them is adopted",
                            "kubectl label statefulset NAME refreshd.io/application=" + charm.name())));
        }
        return charm;
    }

    /** What a request says about its target. */
    private record Wanted(String channel, Optional<Integer> revision, SortedMap<String, Integer> resources) {}

    private static Wanted wanted(Fields fields) {
        Optional<Integer> revision = fields.integer("revision", 0, Integer.MAX_VALUE);
        SortedMap<String, Integer> resources = fields.object("resources").integers();
        String channel = fields.text("channel").orElse("");
        if (!channel.isEmpty() && revision.isPresent()) {
            fields.wrong("channel", "names another target than revision; give one of them");
        }
        if (revision.isEmpty() && !resources.isEmpty()) {
            fields.wrong("resources", "belong to a revision; name it as well");
        }
        return new Wanted(channel, revision, resources);
    }

    private Future<Resolution.Resolved> target(Application application, Wanted wanted) {
        String command = "refresh " + application.name();
        return targets.charm(application.charm())
                .compose(charm -> resolve(charm, wanted, followed(application, charm), command)
                        .map(found -> charm.objection(
                                        application.release().revision(),
                                        found.release().revision())
                                .map(reason -> refuse(reason, command))
                                .orElse(found)));
    }

    /** Nothing is refreshed to a release that nobody named; what could be named is told. */
    private Future<Resolution.Resolved> unnamed(Application application) {
        return targets.charm(application.charm()).map(charm -> {
            throw new Refused(new Refusal(
                    Refusal.Kind.INVALID,
                    new Reason(
                            ReasonCode.TARGET_MISSING,
                            application.name() + " follows no channel: name one, or a revision with its resources",
                            "refreshctl refresh " + application.name() + " --channel "
                                    + followed(application, charm))));
        });
    }

    /** The channel that is meant when none is named; for who was deployed by revision that of the same major version. */
    private static String followed(Application application, Charm charm) {
        if (!application.channel().isEmpty()) {
            return application.channel();
        }
        String own = String.valueOf(application.release().version().major());
        return charm.channels().tracks().containsKey(own)
                ? own + "/stable"
                : charm.channels().standard();
    }

    private Future<Resolution.Resolved> resolve(Charm charm, Wanted wanted, String followed, String command) {
        Resolution resolution = wanted.revision()
                .map(number -> charm.resolve(number, wanted.resources()))
                .orElseGet(() -> charm.resolve(wanted.channel(), followed));
        Resolution.Resolved found = resolution.fold(resolved -> resolved, reason -> refuse(reason, command));
        return targets.keep(found.release(), charm.content(found.release().revision()))
                .recover(broken -> Future.failedFuture(new Refused(Answer.unwritable(broken))))
                .map(found);
    }

    /** The charm knows the options that are missing, not what they are missing from. */
    private static Resolution.Resolved refuse(Reason reason, String command) {
        String application = command.substring(command.indexOf(' ') + 1);
        // What is to be deployed has no list of revisions yet; its channels are in the sentence.
        String next = command.startsWith("deploy") && reason.next().contains("revisions APP")
                ? "refreshctl deploy " + application
                : reason.next().replace("refresh APP", command).replace("APP", application);
        throw new Refused(new Refusal(Refusal.Kind.INVALID, new Reason(reason.code(), reason.sentence(), next)));
    }

    private static Optional<PausePolicy> policy(Fields fields) {
        Optional<String> text = fields.text("pauseAfter");
        Optional<PausePolicy> policy = text.flatMap(PausePolicy::parse);
        if (text.isPresent() && policy.isEmpty()) {
            fields.wrong("pauseAfter", "there is no policy " + text.get(), policies());
        }
        return policy;
    }

    private static List<String> policies() {
        return List.of(PausePolicy.values()).stream().map(PausePolicy::text).toList();
    }

    private static Optional<Duration> soak(Fields fields) {
        return fields.integer("soakSeconds", 0, LONGEST_SOAK).map(Duration::ofSeconds);
    }

    /** A list of checks with reasons, or an object of check to reason. */
    private static List<Skip> skips(Fields fields) {
        List<Skip> skips = new ArrayList<>();
        if (!fields.isList("skip")) {
            fields.object("skip").texts().forEach((check, reason) -> skips.add(new Skip(check, reason)));
            return skips;
        }
        for (Fields one : fields.objects("skip")) {
            one.allow("check", "reason");
            Optional<String> check = one.text("check");
            Optional<String> reason = one.text("reason");
            if (check.isPresent() && reason.isPresent()) {
                skips.add(new Skip(check.get(), reason.get()));
            } else {
                one.wrong(check.isPresent() ? "reason" : "check", "is missing");
            }
        }
        return skips;
    }
}
