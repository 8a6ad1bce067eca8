package io.refreshd.simulation.trial;

import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.Event;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.RunState;
import io.refreshd.run.View;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Flaw;
import io.refreshd.simulation.SimJournal;
import io.refreshd.simulation.SimWorld;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import io.refreshd.simulation.kubernetes.Pod;
import io.refreshd.simulation.kubernetes.SimCluster;
import io.refreshd.simulation.kubernetes.StatefulSet;
import io.refreshd.simulation.kubernetes.StatefulSet.Shape;
import io.refreshd.simulation.kubernetes.Stored;
import io.refreshd.simulation.rule.Checkers;
import io.refreshd.simulation.rule.Rule;
import io.refreshd.simulation.rule.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs one world whose units are pods, from its beginning until nobody wants anything more, or a rule is broken. */
final class ClusterTrial {
    private static final int MOST_STEPS = 400_000;
    private static final long PATIENCE = 300_000_000;
    private static final long TICK = 150_000;
    private static final int HISTORY = 10;

    private final Scenario scenario;
    private final VirtualTime time = new VirtualTime();
    private final Digest digest;
    private final Hits hits = new Hits();
    private final Storm storm;
    private final Dice dice;
    private final SimCluster cluster;
    private final SimJournal journal;
    private final Scene scene;
    private final Watch watch;
    private final ClusterPeople people;
    private final ClusterMischief mischief;
    private final Lives lives;
    private int quiet;
    private boolean over;

    private ClusterTrial(Scenario scenario, Variant variant) {
        this.scenario = scenario;
        digest = variant.digest(time);
        storm = new Storm(scenario, hits, this::latest);
        dice = Dice.of(scenario.seed(), "trial");
        cluster = new SimCluster(time, storm);
        journal = new SimJournal(time, storm);
        scene = new Scene(cluster, new SimWorld(time, Weather.FINE), journal::broken, journal::has);
        watch = new Watch(
                scene, Checkers.ofPods(scene, cluster, scenario.faults().isEmpty()), digest);
        people = new ClusterPeople(this, scenario, storm, variant.story());
        cluster.watch(watch);
        journal.watch(watch::durable);
        lives = new Lives(
                variant,
                time,
                cluster,
                journal,
                watch,
                variant.boundaries().orElse(storm),
                dice,
                1,
                (daemon, core) -> {});
        mischief = new ClusterMischief(scenario, cluster, time, storm, lives, journal, this::heard);
    }

    static Verdict run(Scenario scenario, Variant variant) {
        return new ClusterTrial(scenario, variant).run();
    }

    SimCluster cluster() {
        return cluster;
    }

    /** What a person was told. */
    void heard(String action, String answer) {
        digest.add(action + " " + answer);
    }

    private Optional<RunState> latest() {
        return scene.latestRun().map(Run::phase).map(RunPhase::state);
    }

    private Verdict run() {
        if (scenario.faults().contains(Fault.TARGET_BROKEN)) {
            cluster.flaw = scenario.flaw();
            cluster.broken = ClusterPeople.NEW::sameAs;
        }
        cluster.shape = Dice.of(scenario.seed(), "shape").pick(List.of(Shape.ORDERED, Shape.ORDERED, Shape.PARALLEL));
        Adopted place = cluster.plant(scenario.units(), ClusterPeople.OLD, HISTORY);
        journal.plant(
                Simulation.APP,
                List.of(new Event.ApplicationAdopted(
                        "postgresql",
                        "14/stable",
                        ClusterPeople.OLD,
                        scenario.units(),
                        PausePolicy.FIRST,
                        Duration.ZERO,
                        place)));
        lives.start();
        mischief.begin(scenario.mischief());
        tick();
        int steps = 0;
        while (!over && scene.finding().isEmpty() && time.step()) {
            steps++;
            watch.happened();
            lives.show();
            if (steps > MOST_STEPS || time.elapsed() > scenario.calm() + PATIENCE) {
                scene.found(Rule.RUN_ENDS, "not over after " + steps + " steps: " + describe());
            }
        }
        hits.met(scene.met());
        hits.worlds = 1;
        hits.withTwoFaults = hits.kinds() >= 2 ? 1 : 0;
        return new Verdict(scenario, scene.finding(), end(), digest.value(), steps, hits);
    }

    private void tick() {
        if (!storm.calm() && time.elapsed() >= scenario.calm()) {
            storm.calmDown();
            cluster.mend();
            journal.makeRoom();
            people.takeHeart();
        }
        if (lives.alive() && journal.broken() && (storm.calm() || dice.chance(200))) {
            lives.crash();
        }
        if (lives.alive()) {
            people.act(lives.engine());
            if (storm.calm()) {
                settle();
            }
        }
        time.in(storm.calm() ? TICK * 2 : dice.between(TICK / 3, TICK * 3), this::tick);
    }

    /** Whether it is over: nobody wants anything, nothing is open, and everything stays as it should be. */
    private void settle() {
        Optional<View> view = lives.engine().view(Simulation.APP);
        boolean done = view.isPresent()
                && people.content(view.get())
                && well(view.get().application());
        quiet = done ? quiet + 1 : 0;
        if (people.atTheirWitsEnd()) {
            over = true;
            scene.found(
                    Rule.RUN_ENDS,
                    "a person did whatever was suggested, and it is not over: "
                            + view.map(View::reason).orElse(null) + "; " + describe());
        } else if (quiet > 2) {
            over = true;
            scene.met(Rule.RUN_ENDS);
            watch.ended(view.get());
        }
    }

    /** Every unit has its pod, ready, of what the journal says; nothing is left open. */
    private boolean well(Application application) {
        Stored truth = cluster.truth();
        boolean settled = truth.set().filter(StatefulSet::settled).isPresent();
        boolean pods = application.units().keySet().equals(truth.pods().keySet())
                && (truth.pods().values().stream().allMatch(Pod::serves) || flaps(application))
                && application.units().entrySet().stream()
                        .allMatch(unit -> truth.pods()
                                .get(unit.getKey())
                                .template()
                                .release()
                                .sameAs(unit.getValue()));
        boolean idle = application.operations().values().stream()
                .allMatch(operation -> operation.status().ended());
        return settled && pods && idle && application.intent().isEmpty();
    }

    /** The target seemed to be good for long enough. */
    private boolean flaps(Application application) {
        return scenario.faults().contains(Fault.TARGET_BROKEN)
                && scenario.flaw() == Flaw.FLAPS
                && application.release().sameAs(ClusterPeople.NEW);
    }

    private String end() {
        return scene.finding().isPresent()
                ? "broken"
                : latest().map(RunState::text).orElse("never began");
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        if (lives.alive()) {
            lives.engine()
                    .view(Simulation.APP)
                    .ifPresent(view -> text.append(view.reason())
                            .append(' ')
                            .append(view.application().run().map(Run::phase))
                            .append(' ')
                            .append(view.application().units())
                            .append(' ')
                            .append(view.application().intent()));
        }
        text.append("; ").append(cluster.truth().set());
        cluster.truth().pods().values().forEach(pod -> text.append("; ").append(pod));
        return text.toString();
    }
}
