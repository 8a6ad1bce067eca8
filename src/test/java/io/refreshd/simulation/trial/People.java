package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.run.View;
import io.refreshd.simulation.CharmFolder;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.Front;
import io.refreshd.simulation.SimUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One person who wants the upgrade done and answers what waits for a person, and others who get in the way. */
final class People {
    static final Release OLD = CharmFolder.release(99);
    static final Release NEW = CharmFolder.release(102);
    private static final Release OTHER = CharmFolder.release(103);
    private static final int MOST_STARTS = 8;
    private static final int MOST_STARTS_OF_GOOD_UNITS = 60;
    private static final int MOST_REFRESHES = 4;
    private static final int MOST_RESUMES = 3;
    private static final int MOST_PAUSES = 15;
    private static final int MOST_ROLLBACKS = 3;

    private final Trial trial;
    private final Scenario scenario;
    private final Storm storm;
    private final Story story;
    private final Dice dice;
    private int asked;
    private int starts;
    private int refreshes;
    private int pauses;
    private int resumes;
    private int rollbacks;
    private int finishes;
    private final Foresight foresight;
    private final Correspondence letters;

    People(Trial trial, Scenario scenario, Storm storm, Story story) {
        this.story = story;
        this.trial = trial;
        this.scenario = scenario;
        this.storm = storm;
        dice = Dice.of(scenario.seed(), "people");
        foresight = new Foresight(trial, scenario);
        letters = new Correspondence(trial, scenario, storm);
    }

    /** After the storm everything is worth another try. */
    void takeHeart() {
        pauses = 0;
        resumes = 0;
        refreshes = 0;
        rollbacks = 0;
        starts = 0;
    }

    /** One of them does something, or not. */
    void act(Front front) {
        letters.besides(front);
        Optional<View> view = front.view();
        if (!storm.calm() && storm.strikes(Fault.PEOPLE)) {
            disturb(front);
        } else if (view.isEmpty()) {
            if (scenario.deploys()) {
                submit(front, Actions.DEPLOY, deploy(), "");
            }
        } else {
            help(front, view.get());
        }
    }

    private Command.Deploy deploy() {
        return new Command.Deploy(CharmFolder.CHARM, "", OLD, scenario.units(), PausePolicy.FIRST, scenario.ownSoak());
    }

    private void help(Front front, View view) {
        Application application = view.application();
        Optional<Story.Asking> asking = application.openRun().flatMap(run -> story.asks(application, run));
        if (asking.isPresent()) {
            asking.get()
                    .command()
                    .ifPresent(command -> submit(front, asking.get().action(), command, ""));
            return;
        }
        Optional<Integer> down = down(view);
        if (down.isPresent()
                && starts < (scenario.faults().contains(Fault.TARGET_BROKEN) ? MOST_STARTS : MOST_STARTS_OF_GOOD_UNITS)
                && (waits(application) || (storm.calm() && dice.chance(500)))) {
            starts++;
            submit(front, Actions.START, new Command.StartUnit(down.get()), "");
        } else if (!application.deployed()) {
            return;
        } else if (application.run().isEmpty() || (neverBegan(application) && refreshes < MOST_REFRESHES)) {
            Optional<Story.Asking> first = foresight.asks(application, NEW);
            if (first.isPresent()) {
                first.get()
                        .command()
                        .ifPresent(command -> submit(front, first.get().action(), command, ""));
            } else {
                refreshes++;
                submit(front, Actions.REFRESH, refresh(NEW), "");
            }
        } else if (application.openRun().isPresent()) {
            answer(front, application.openRun().get());
        } else if (application.mixed() && application.intent().isEmpty() && finishes < 4) {
            finishes++;
            finish(front);
        }
    }

    /** The checks failed, or it was cancelled before anything changed. */
    private static boolean neverBegan(Application application) {
        return !application.mixed()
                && application
                        .run()
                        .filter(run -> run.phase() instanceof RunPhase.Cancelled)
                        .isPresent();
    }

    private static boolean waits(Application application) {
        return application
                .openRun()
                .map(run -> run.phase() instanceof RunPhase.Paused)
                .orElse(true);
    }

    private Optional<Integer> down(View view) {
        List<Integer> down = trial.world().units.values().stream()
                .filter(unit -> !unit.alive())
                .map(unit -> unit.ordinal)
                .filter(view.application().units()::containsKey)
                .toList();
        return down.isEmpty() ? Optional.empty() : Optional.of(dice.pick(down));
    }

    private void answer(Front front, Run run) {
        if (run.phase() instanceof RunPhase.Paused paused) {
            if (pauses > MOST_PAUSES) {
                submit(front, Actions.ROLLBACK, new Command.Rollback(), "");
            } else {
                pauses++;
                submit(front, Actions.RESUME, new Command.Resume(Optional.of(paused.pause())), "");
            }
        } else if (run.phase() instanceof RunPhase.Blocked blocked) {
            boolean back = blocked.was() instanceof RunPhase.RollingBack;
            if (storm.calm()) {
                mend(trial);
                if (blocked.why().code() == ReasonCode.SECOND_PRIMARY) {
                    followTheRightOne();
                }
                if (blocked.why().code() == ReasonCode.TIMELINE_DIFFERS) {
                    run.plan().spare().ifPresent(trial::standDown);
                }
            }
            if (resumes < MOST_RESUMES) {
                resumes++;
                submit(front, Actions.RESUME, new Command.Resume(Optional.empty()), "");
            } else if (rollbacks < MOST_ROLLBACKS) {
                rollbacks++;
                submit(
                        front,
                        back ? Actions.RESUME : Actions.ROLLBACK,
                        back ? new Command.Resume(Optional.empty()) : new Command.Rollback(),
                        "");
            } else if (storm.calm()) {
                trial.givenUp();
            }
        }
    }

    private void finish(Front front) {
        if (dice.chance(500)) {
            submit(front, Actions.REFRESH, refresh(NEW), "");
        } else {
            submit(front, Actions.ROLLBACK, new Command.Rollback(), "");
        }
    }

    private Command.Refresh refresh(Release target) {
        return new Command.Refresh(
                target,
                "14/stable",
                Optional.of(scenario.policy()),
                Optional.of(scenario.soak()),
                List.of(),
                scenario.scaleUp(),
                false,
                true);
    }

    /** Whatever comes to somebody's mind, sometimes twice. */
    private void disturb(Front front) {
        int unit = dice.below(scenario.units() + 1);
        switch (dice.below(12)) {
            case 0 -> submit(front, Actions.PAUSE, new Command.Pause(), "");
            case 1, 2 -> twice(front, Actions.RESUME, new Command.Resume(Optional.empty()));
            case 3 -> twice(front, Actions.RESUME, new Command.Resume(Optional.of(1 + dice.below(4))));
            case 4 -> submit(front, Actions.ROLLBACK, new Command.Rollback(), "");
            case 5 -> submit(front, Actions.CANCEL, new Command.Cancel(), "");
            case 6 ->
                submit(
                        front,
                        Actions.SET_PAUSE_POLICY,
                        new Command.SetPolicy(dice.pick(List.of(PausePolicy.values()))),
                        "");
            case 7 -> submit(front, Actions.START, new Command.StartUnit(unit), "");
            case 8 -> twice(front, Actions.REFRESH, refresh(dice.pick(List.of(OLD, NEW, OTHER))));
            case 9 ->
                submit(
                        front,
                        Actions.PRE_UPGRADE_CHECK,
                        new Command.PreUpgradeCheck(dice.pick(List.of(NEW, OTHER)), List.of()),
                        "");
            case 10 -> submit(front, Actions.POST_UPGRADE_CHECK, new Command.PostUpgradeCheck(), "");
            default -> submit(front, Actions.DEPLOY, deploy(), "");
        }
    }

    /** The same click again: with the same key, or without one. */
    private void twice(Front front, String action, Command command) {
        String key = dice.chance(500) ? "key-" + asked : "";
        submit(front, action, command, key);
        if (dice.chance(600)) {
            submit(front, action, command, key);
        }
    }

    private void submit(Front front, String action, Command command, String key) {
        asked++;
        Optional<Integer> unit = dice.chance(50) ? Optional.of(dice.below(scenario.units())) : Optional.empty();
        letters.send(front, action, command, unit, key);
    }

    /** A person mends by hand what only a person can: whoever does not follow the right primary is copied anew. */
    static void mend(Trial trial) {
        List<SimUnit> units = List.copyOf(trial.world().units.values());
        List<SimUnit> writers = units.stream().filter(SimUnit::writesSoon).toList();
        Optional<SimUnit> right = writers.stream()
                .max(Comparator.comparingLong(unit -> unit.wal().timeline()))
                .or(() -> units.stream()
                        .filter(unit -> !unit.standbySignal)
                        .max(Comparator.comparingLong(unit -> unit.wal().timeline())));
        if (right.isEmpty()) {
            units.stream()
                    .filter(SimUnit::standby)
                    .max(Comparator.comparingLong(unit -> unit.wal().lsn()))
                    .ifPresent(SimUnit::promoteByStranger);
        }
        right.ifPresent(primary -> copyAnew(trial, units, primary, writers.size() != 1));
    }

    /**
     * Who is down and marked follows whoever writes alone; its slot there is that person's business, too. When nobody
     * writes, whoever is down and would is started.
     */
    private void followTheRightOne() {
        List<SimUnit> units = List.copyOf(trial.world().units.values());
        List<SimUnit> writers = units.stream().filter(SimUnit::writesSoon).toList();
        if (writers.isEmpty()) {
            units.stream()
                    .filter(unit -> !unit.alive() && !unit.standbySignal)
                    .findFirst()
                    .ifPresent(unit -> {
                        unit.touchedByStranger();
                        unit.start();
                    });
        }
        if (writers.size() == 1) {
            SimUnit right = writers.get(0);
            units.stream().filter(unit -> !unit.alive() && unit.standbySignal).forEach(unit -> {
                right.slots.add(unit.ordinal);
                unit.touchedByStranger();
                unit.start();
            });
        }
    }

    /** What only a copied unit had is lost by that person's choice. */
    private static void copyAnew(Trial trial, List<SimUnit> units, SimUnit primary, boolean chosen) {
        boolean loses = chosen;
        for (SimUnit unit : units) {
            boolean astray = !primary.wal().contains(unit.wal());
            boolean wouldWrite = unit.writesSoon() || (!unit.alive() && !unit.standbySignal);
            if (unit != primary && (astray || wouldWrite)) {
                loses |= astray;
                unit.copyAnew(primary);
            }
        }
        if (loses) {
            trial.world().settleFor(primary);
        }
    }
}
