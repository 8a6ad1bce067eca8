package io.refreshd.simulation.trial;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Operation;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.Reason;
import io.refreshd.model.RunState;
import io.refreshd.model.Substrate;
import io.refreshd.run.View;
import io.refreshd.simulation.Boundaries;
import io.refreshd.simulation.CharmFolder;
import io.refreshd.simulation.Daemon;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Front;
import io.refreshd.simulation.SimJournal;
import io.refreshd.simulation.SimUnit;
import io.refreshd.simulation.SimWorld;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.rule.Exchange;
import io.refreshd.simulation.rule.Rule;
import io.refreshd.simulation.rule.Scene;
import java.time.Duration;
import java.util.Optional;

/** Runs one world from its beginning until its run is over, or until a rule is found broken. */
public final class Trial {
    private static final int MOST_STEPS = 150_000;
    private static final long PATIENCE = 300_000_000;
    private static final long TICK = 150_000;
    private static final int SHOWN_EVERY = 4;

    private final Scenario scenario;
    private final Variant variant;
    private final VirtualTime time = new VirtualTime();
    private final Digest digest;
    private final Hits hits = new Hits();
    private final Storm storm;
    private final Dice dice;
    private final SimWorld world;
    private final SimJournal journal;
    private final Scene scene;
    private final Watch watch;
    private final People people;
    private final Mischief mischief;
    private final CharmFolder charms = new CharmFolder();
    private final Editor editor;
    private final Lives lives;
    private Optional<Front> front = Optional.empty();
    private int quiet;
    private int calmTicks;
    private boolean givenUp;
    private boolean over;

    Trial(Scenario scenario, Variant variant) {
        this.scenario = scenario;
        this.variant = variant;
        digest = variant.digest(time);
        storm = new Storm(scenario, hits, this::latest);
        dice = Dice.of(scenario.seed(), "trial");
        world = new SimWorld(time, storm);
        journal = new SimJournal(time, storm);
        scene = new Scene(world, journal::broken, journal::has);
        watch = new Watch(scene, digest);
        Story story = variant.story();
        people = new People(this, scenario, storm, story);
        mischief = new Mischief(this, scenario, world, time, storm);
        world.watch(watch);
        journal.watch((entry, kept) -> {
            watch.durable(entry, kept);
            story.durable(entry.event(), world);
        });
        editor = new Editor(this, scenario, time, storm);
        Boundaries boundaries = variant.boundaries().orElse(storm);
        lives = new Lives(variant, time, world, journal, watch, boundaries, dice, SHOWN_EVERY, this::born);
    }

    public static Verdict run(Scenario scenario, Variant variant) {
        return scenario.substrate() == Substrate.KUBERNETES
                ? ClusterTrial.run(scenario, variant)
                : new Trial(scenario, variant).run();
    }

    SimWorld world() {
        return world;
    }

    private Optional<RunState> where() {
        return scene.openRun().map(Run::phase).map(RunPhase::state);
    }

    /** Where the latest run is, or ended. */
    private Optional<RunState> latest() {
        return scene.latestRun().map(Run::phase).map(RunPhase::state);
    }

    private Verdict run() {
        if (scenario.faults().contains(Fault.TARGET_BROKEN)) {
            world.flaw = scenario.flaw();
            world.broken = People.NEW::sameAs;
        }
        if (!scenario.deploys()) {
            plant();
        }
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

    /** An application that was deployed long ago. */
    private void plant() {
        journal.plant(CharmFolder.content(People.OLD.revision()));
        journal.plant(Simulation.APP, Past.of(scenario));
        // As the daemon will read it: mostly it compares releases that are the very same then.
        world.plant(scenario.units(), scenario.primary(), scene.application().release());
    }

    /** Each life is reached over its own HTTP surface. */
    private void born(Daemon fresh, Decider core) {
        front = Optional.of(
                new Front(variant.applications(fresh.engine), charms.reached(fresh.journal), core, fresh.timers));
    }

    Lives lives() {
        return lives;
    }

    /** Whether the unit is one that the application has, as far as is journalled. */
    boolean member(SimUnit unit) {
        return scene.isMember(unit.ordinal);
    }

    boolean fillDisk(long micros) {
        journal.fill(micros);
        return true;
    }

    /** What a person was told. */
    void heard(String action, String answer) {
        digest.add(action + " " + answer);
    }

    /** A request over HTTP was answered. */
    void replied(Exchange exchange) {
        watch.replied(exchange);
    }

    /** What nobody may see from anything that is asked. */
    void surprised(String how) {
        scene.found(Rule.NO_SURPRISE, how);
    }

    CharmFolder charms() {
        return charms;
    }

    /** So much time passes in which nothing happens. */
    void passes(Duration duration) {
        time.jump(duration);
    }

    /** Somebody makes another unit the primary, by hand. */
    void standDown(int ordinal) {
        mischief.standDown(ordinal);
    }

    /** The person who wanted the upgrade does not know what else to try. */
    void givenUp() {
        givenUp = true;
    }

    private void tick() {
        if (!storm.calm() && time.elapsed() >= scenario.calm()) {
            storm.calmDown();
            mischief.mend();
            editor.mend();
            journal.makeRoom();
            people.takeHeart();
        }
        if (lives.alive() && journal.broken() && (storm.calm() || dice.chance(200))) {
            lives.crash();
        }
        if (lives.alive()) {
            front.ifPresent(people::act);
            if (storm.calm()) {
                settle();
            }
        }
        time.in(storm.calm() ? TICK * 2 : dice.between(TICK / 3, TICK * 3), this::tick);
    }

    /** Whether it is over: nothing moved for some ticks, and nothing is left to be done. */
    private void settle() {
        Optional<View> view = lives.engine().view(Simulation.APP);
        if (view.isEmpty()) {
            return;
        }
        Application application = view.get().application();
        boolean ended = application.run().filter(Run::ended).isPresent();
        boolean still = (ended || givenUp)
                && (givenUp || damaged() || application.intent().isEmpty())
                && application.pendingCheck().isEmpty();
        quiet = still ? quiet + 1 : 0;
        if (++calmTicks % 6 == 0) {
            People.mend(this);
        }
        boolean well = world.members().stream().map(world.units::get).allMatch(world::well);
        boolean idle = idle(application);
        // At rest the daemon looks every few seconds only; slots are put in order then.
        boolean done = idle && application.intent().isEmpty() && scene.slotsConsumed();
        if (quiet > 40 || (quiet > 2 && (givenUp || (well && done)))) {
            over = true;
            judge(view.get(), well);
        }
    }

    private static boolean idle(Application application) {
        for (Operation operation : application.operations().values()) {
            if (!operation.status().ended()) {
                return false;
            }
        }
        return true;
    }

    private void judge(View view, boolean well) {
        if (givenUp && where().isPresent()) {
            Reason reason = view.reason();
            scene.check(Rule.RUN_ENDS, damaged(), () -> "blocked for good, and nothing is wrong: " + reason);
            return;
        }
        scene.check(Rule.RUN_ENDS, well || damaged(), () -> "ended, and not every unit is well: " + describe());
        if (well) {
            watch.ended(view);
        }
    }

    /** Whether something is wrong that no restart mends. */
    private boolean damaged() {
        return scenario.faults().contains(Fault.TARGET_BROKEN);
    }

    private String end() {
        return scene.finding().isPresent()
                ? "broken"
                : where().map(RunState::text)
                        .orElseGet(() -> scene.application()
                                .run()
                                .map(run -> run.phase().state().text())
                                .orElse("never began"));
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
                            .append(view.application().intent()));
        }
        for (SimUnit unit : world.units.values()) {
            text.append("; ").append(unit);
        }
        return text.toString();
    }
}
