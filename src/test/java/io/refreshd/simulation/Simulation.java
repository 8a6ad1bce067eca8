package io.refreshd.simulation;

import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Step;
import io.refreshd.http.WithoutSocket.Sent;
import io.refreshd.http.WithoutSocket.Told;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.RunState;
import io.refreshd.model.Version;
import io.refreshd.run.Answer;
import io.refreshd.run.Engine;
import io.refreshd.run.View;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** The real engine on a simulated machine, in one thread, in virtual time. */
public final class Simulation {
    public static final String APP = "postgresql";
    private static final int MOST_STEPS = 200_000;

    final VirtualTime time = new VirtualTime();
    final SimJournal journal = new SimJournal(time, Weather.FINE);
    final SimWorld world = new SimWorld(time, Weather.FINE);
    final CharmFolder charms = new CharmFolder();
    private Daemon daemon = boot();
    Engine engine = daemon.engine;

    private Daemon boot() {
        Daemon fresh = new Daemon(
                new Decider(Limits.DEFAULT), journal, world, seen -> seen, time, Boundaries.NONE, step -> {}, () -> {});
        fresh.start();
        return fresh;
    }

    /** The daemon dies at once and another one starts. */
    void crash() {
        daemon.die();
        daemon = boot();
        engine = daemon.engine;
    }

    /** A release of the simulated charm. */
    public static Release release(int revision, String version) {
        return new Release(
                "postgresql",
                revision,
                Version.parse(version).orElseThrow(),
                new TreeMap<>(
                        Map.of("postgresql-binaries", new Resource(revision, "artifact:" + version, "d".repeat(64)))),
                "content-" + revision);
    }

    /** What is answered over HTTP. */
    Told ask(String method, String path, String body) {
        Front front = new Front(engine, charms.reached(daemon.journal), new Decider(Limits.DEFAULT), daemon.timers);
        Future<Told> told = front.send(new Sent(method, path, new TreeMap<>(), body));
        until(told::isComplete);
        return told.result();
    }

    Answer submit(String action, Command command) {
        Future<Answer> answer = engine.submit(
                APP, command, new Command.Request(action, Optional.empty(), new TreeMap<>(), "test", "ana", "", ""));
        until(answer::isComplete);
        return answer.result();
    }

    void deploy(int units, Release release) {
        submit(
                "deploy",
                new Command.Deploy("postgresql", "14/stable", release, units, PausePolicy.FIRST, Duration.ZERO));
        until(() -> app().deployed());
    }

    Command.Refresh refresh(Release target) {
        return new Command.Refresh(
                target, "14/stable", Optional.empty(), Optional.empty(), List.of(), false, false, false);
    }

    Application app() {
        return view().application();
    }

    View view() {
        return engine.view(APP).orElseThrow();
    }

    RunState state() {
        return app().run().orElseThrow().phase().state();
    }

    void untilState(RunState wanted) {
        until(() -> state() == wanted);
    }

    void until(BooleanSupplier reached) {
        for (int step = 0; step < MOST_STEPS; step++) {
            if (reached.getAsBoolean()) {
                return;
            }
            if (!time.step()) {
                throw new AssertionError("nothing is left to happen, and it was not reached; " + where());
            }
        }
        throw new AssertionError("not reached in " + MOST_STEPS + " steps; " + where());
    }

    private String where() {
        return engine.view(APP)
                .map(view -> view.reason() + " "
                        + view.application()
                                .run()
                                .map(run -> run.phase().toString())
                                .orElse("") + " "
                        + view.application().intent())
                .orElse("not deployed");
    }

    /** In which order units were started on a release. */
    List<Integer> startsOn(Release release) {
        return world.performed.stream()
                .filter(step ->
                        step instanceof Step.StartUnit start && start.release().sameAs(release))
                .map(Step::ordinal)
                .toList();
    }

    long count(Class<? extends Step> kind) {
        return world.performed.stream().filter(kind::isInstance).count();
    }
}
