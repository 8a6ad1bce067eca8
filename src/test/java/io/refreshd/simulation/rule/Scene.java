package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Fold;
import io.refreshd.decide.Intent;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.simulation.Ground;
import io.refreshd.simulation.SimWorld;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What checkers look at: the world as it is, the application as the disk has it, and where they write what they find. */
public final class Scene {
    /** The world, whatever its units are. */
    public final Ground ground;

    /** The machine whose processes the units are; without any unit where they are pods. */
    public final SimWorld world;

    private final BooleanSupplier diskBroken;
    private final Predicate<String> kept;
    private final int[] met = new int[Rule.values().length];
    private Optional<Application> application = Optional.empty();
    private Optional<Finding> finding = Optional.empty();

    public Scene(SimWorld world, BooleanSupplier diskBroken, Predicate<String> kept) {
        this(world, world, diskBroken, kept);
    }

    public Scene(Ground ground, SimWorld world, BooleanSupplier diskBroken, Predicate<String> kept) {
        this.ground = ground;
        this.world = world;
        this.diskBroken = diskBroken;
        this.kept = kept;
    }

    /** Whether the content with this digest is on disk. */
    boolean isKept(String sha256) {
        return kept.test(sha256);
    }

    /** Whether the journal can not be written any more until the next start. */
    boolean diskBroken() {
        return diskBroken.getAsBoolean();
    }

    /** Whether every slot has a consumer and every standby its slot. */
    public boolean slotsConsumed() {
        return application
                .filter(known -> world.units.values().stream()
                        .allMatch(unit -> unit.slots.equals(SlotsConsumed.wanted(unit, known))))
                .isPresent();
    }

    /** The application folded from what is on disk. */
    public Application application() {
        return application.orElseThrow();
    }

    boolean deployed() {
        return application.isPresent();
    }

    /** Whether the disk says that the deployed application has this unit. */
    public boolean isMember(int ordinal) {
        return application
                .filter(Application::deployed)
                .filter(deployed -> deployed.units().containsKey(ordinal))
                .isPresent();
    }

    public Optional<Application> fold(Entry entry) {
        Optional<Application> before = application;
        application = Fold.fold(application, entry);
        return before;
    }

    public Optional<Run> latestRun() {
        return application.flatMap(Application::run);
    }

    public Optional<Run> openRun() {
        return application.flatMap(Application::openRun);
    }

    /** Where the open run is, or was when it was blocked. */
    Optional<RunPhase> phase() {
        return openRun()
                .map(Run::phase)
                .map(phase -> phase instanceof RunPhase.Blocked blocked ? blocked.was() : phase);
    }

    Optional<Intent> intent() {
        return application.flatMap(Application::intent);
    }

    /** The situation arose in which the rule says something. */
    public void met(Rule rule) {
        met[rule.ordinal()]++;
    }

    /** The rule was broken; the first finding is kept. */
    public void found(Rule rule, String how) {
        if (finding.isEmpty()) {
            finding = Optional.of(new Finding(rule, how));
        }
    }

    /** Says so when it does not hold; how is asked for only then, since a sentence costs more than the check. */
    public void check(Rule rule, boolean holds, Supplier<String> how) {
        met(rule);
        if (!holds) {
            found(rule, how.get());
        }
    }

    public Optional<Finding> finding() {
        return finding;
    }

    /** How often each rule had something to say, by its place. */
    public int[] met() {
        return met.clone();
    }
}
