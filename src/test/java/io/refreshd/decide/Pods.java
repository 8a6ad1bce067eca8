package io.refreshd.decide;

import io.refreshd.decide.Event.Purpose;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An adopted application of three pods on 14.8, and what is seen of its StatefulSet; every method changes one thing. */
final class Pods {
    static final Adopted PLACE = new Adopted(Workload.NONE, "prod", "db", "uid-1", "db-1");
    static final Release OLD = Given.OLD;
    static final Release NEW = Given.NEW;

    final Given given = new Given();
    final TreeMap<Integer, Optional<Release>> releases = new TreeMap<>();
    final TreeMap<Integer, PodSeen> pods = new TreeMap<>();
    String uid = "uid-1";
    int version = 42;
    boolean settled = true;
    int replicas = 3;
    int partition;
    Optional<Release> template = Optional.of(OLD);
    Optional<Release> current = Optional.of(OLD);
    boolean recordKept = true;
    int history = 10;
    List<String> obstacles = new ArrayList<>();
    String refused = "";
    boolean exists = true;
    String trouble = "";

    static Pods adopted() {
        Pods pods = new Pods();
        pods.given.with(
                new Event.ApplicationAdopted(Given.APP, "14/stable", OLD, 3, PausePolicy.FIRST, Duration.ZERO, PLACE));
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            pods.on(ordinal, OLD);
        }
        return pods;
    }

    /** A run to 14.9 has passed its gate. */
    static Pods refreshing() {
        Pods pods = adopted();
        pods.given.accepted(Actions.REFRESH, Given.to(NEW)).with(new Event.GatePassed(), new Event.Prepared());
        return pods;
    }

    /** The template is held and these units are on the target. */
    static Pods changed(int... ordinals) {
        Pods pods = refreshing().held(NEW);
        for (int ordinal : ordinals) {
            pods.changing(ordinal);
            pods.on(ordinal, NEW);
            pods.partition = ordinal;
            pods.given.with(new Event.UnitChanged(ordinal, NEW, Purpose.FORWARD));
        }
        return pods;
    }

    Pods held(Release release) {
        template = Optional.of(release);
        partition = replicas;
        return this;
    }

    Pods changing(int ordinal) {
        given.with(new Event.UnitChangeStarted(ordinal, NEW, Purpose.FORWARD, 1, 0));
        return this;
    }

    Pods goingBack(int ordinal) {
        given.with(new Event.UnitChangeStarted(ordinal, OLD, Purpose.BACK, 1, 0));
        return this;
    }

    Pods rollingBack() {
        given.rollingBack();
        return this;
    }

    Pods on(int ordinal, Release release) {
        return pod(ordinal, Optional.of(release), true, false, Optional.empty());
    }

    Pods ill(int ordinal, PodSeen.Kind kind, boolean lasting) {
        return pod(
                ordinal,
                releases.get(ordinal),
                false,
                false,
                Optional.of(new PodSeen.Ailment(kind, "in the cluster's words", lasting)));
    }

    Pods terminating(int ordinal) {
        return pod(ordinal, releases.get(ordinal), true, true, Optional.empty());
    }

    Pods pod(
            int ordinal,
            Optional<Release> release,
            boolean ready,
            boolean terminating,
            Optional<PodSeen.Ailment> ailment) {
        releases.put(ordinal, release);
        pods.put(ordinal, new PodSeen("pod-" + ordinal, "7" + ordinal, ready, terminating, ailment));
        return this;
    }

    Pods gone(int ordinal) {
        pods.remove(ordinal);
        releases.put(ordinal, Optional.empty());
        return this;
    }

    Snapshot seen() {
        List<UnitSeen> units = new ArrayList<>();
        releases.forEach((ordinal, release) -> units.add(new UnitSeen(
                ordinal,
                release,
                new ProcessSeen(
                        pods.containsKey(ordinal) ? ProcessSeen.State.RUNNING : ProcessSeen.State.ABSENT, "", 0),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.ofNullable(pods.get(ordinal)))));
        Optional<SetSeen> set = Optional.of(new SetSeen(
                        uid,
                        Integer.toString(version),
                        settled,
                        replicas,
                        partition,
                        template,
                        current,
                        history,
                        recordKept,
                        obstacles,
                        refused))
                .filter(present -> exists);
        return new Snapshot(units, given.now, set, trouble);
    }

    Application app() {
        return given.app();
    }

    Decision next() {
        return new Decider(given.limits).next(app(), seen(), given.moment());
    }

    Outcome answer(Command command) {
        Command.Request request =
                new Command.Request("adopt", Optional.empty(), new TreeMap<>(), "kubernetes", "refreshd", "", "");
        return new Decider(given.limits).answer(new Asked(app(), seen(), request, given.now, given.limits), command);
    }
}
