package io.refreshd.simulation.trial;

import io.refreshd.decide.ControlSeen;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.SimUnit;
import io.refreshd.simulation.SimWorld;
import io.refreshd.simulation.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Faults that come by themselves, at any moment, until it calms down; then everything that lasts is mended. */
final class Mischief {
    private static final List<Fault> KINDS = List.of(
            Fault.CRASH,
            Fault.UNIT_KILLED,
            Fault.UNIT_FROZEN,
            Fault.UNIT_LAGS,
            Fault.UNIT_FLAPS,
            Fault.FOREIGN_FAILOVER,
            Fault.FOREIGN_SWITCHOVER,
            Fault.DISK_FULL,
            Fault.CLOCK_JUMP,
            Fault.SECOND_DAEMON,
            Fault.COMES_BACK_OLD,
            Fault.COMES_BACK_WRITABLE);
    private static final long BULK = 64L << 20;

    private final Trial trial;
    private final SimWorld world;
    private final VirtualTime time;
    private final Storm storm;
    private final Dice dice;
    private final List<Fault> kinds;

    Mischief(Trial trial, Scenario scenario, SimWorld world, VirtualTime time, Storm storm) {
        this.trial = trial;
        this.world = world;
        this.time = time;
        this.storm = storm;
        dice = Dice.of(scenario.seed(), "mischief");
        kinds = KINDS.stream().filter(scenario.faults()::contains).toList();
    }

    void begin(long every) {
        if (!kinds.isEmpty()) {
            time.in(dice.between(every / 4, every * 2), () -> {
                if (!storm.calm()) {
                    strike(dice.pick(kinds));
                    begin(every);
                }
            });
        }
    }

    private void strike(Fault fault) {
        boolean struck = switch (fault) {
            case CRASH -> trial.lives().crash();
            case UNIT_KILLED -> any().map(unit -> kill(unit)).orElse(false);
            case UNIT_FROZEN -> any().map(this::freeze).orElse(false);
            case UNIT_LAGS -> any().map(this::lag).orElse(false);
            case UNIT_FLAPS -> any().map(unit -> flap(unit, dice.below(5))).orElse(false);
            case FOREIGN_FAILOVER -> failover();
            case FOREIGN_SWITCHOVER -> switchover();
            case DISK_FULL -> trial.fillDisk(dice.skewed(50_000, 3_000_000));
            case CLOCK_JUMP -> jump();
            case COMES_BACK_OLD -> comesBackOld();
            case COMES_BACK_WRITABLE -> comesBackWritable();
            case SECOND_DAEMON -> trial.lives().startAnother();
            default -> throw new IllegalArgumentException(fault + " does not come by itself");
        };
        if (struck) {
            trial.heard("struck", fault.toString());
            storm.struck(fault);
        }
    }

    private Optional<SimUnit> any() {
        List<SimUnit> alive =
                world.units.values().stream().filter(SimUnit::running).toList();
        return alive.isEmpty() ? Optional.empty() : Optional.of(dice.pick(alive));
    }

    private static boolean kill(SimUnit unit) {
        unit.kill("killed");
        return true;
    }

    private boolean freeze(SimUnit unit) {
        unit.freeze();
        time.in(dice.skewed(50_000, 6_000_000), unit::resume);
        return true;
    }

    /** Much is written at once and the unit does not keep up. */
    private boolean lag(SimUnit unit) {
        unit.lagging = true;
        world.bulkLoad(BULK);
        time.in(dice.skewed(50_000, 6_000_000), () -> unit.lagging = false);
        return true;
    }

    private boolean flap(SimUnit unit, int again) {
        unit.kill("killed");
        if (again > 0 && !storm.calm()) {
            time.in(dice.between(50_000, 400_000), () -> flap(unit, again - 1));
        }
        return true;
    }

    private boolean comesBackOld() {
        List<SimUnit> changed = world.units.values().stream()
                .filter(SimUnit::running)
                .filter(trial::member)
                .filter(unit -> !unit.installed.sameAs(People.OLD))
                .toList();
        if (changed.isEmpty()) {
            return false;
        }
        dice.pick(changed).restartByStranger(People.OLD);
        return true;
    }

    private boolean comesBackWritable() {
        List<SimUnit> standbys = world.units.values().stream()
                .filter(SimUnit::standby)
                .filter(trial::member)
                .toList();
        if (standbys.isEmpty()) {
            return false;
        }
        dice.pick(standbys).startAstray();
        return true;
    }

    /** The primary is fenced if it is not dead, and the standby that is furthest takes over; most of the time. */
    private boolean failover() {
        List<SimUnit> standbys = world.units.values().stream()
                .filter(SimUnit::standby)
                .filter(trial::member)
                .toList();
        if (standbys.isEmpty()) {
            return false;
        }
        SimUnit next = dice.pick(standbys);
        for (SimUnit unit : world.units.values()) {
            if (unit != next && unit.writesSoon()) {
                unit.kill("fenced");
            }
        }
        next.promoteByStranger();
        world.hint();
        return true;
    }

    /** As it should be done: stop, mark, promote. */
    private boolean switchover() {
        List<SimUnit> primaries =
                world.units.values().stream().filter(SimUnit::primary).toList();
        List<SimUnit> standbys = standbys();
        if (primaries.size() != 1 || standbys.isEmpty()) {
            return false;
        }
        switchover(primaries.get(0), dice.pick(standbys));
        return true;
    }

    private List<SimUnit> standbys() {
        return world.units.values().stream()
                .filter(unit -> !unit.lagging && world.well(unit) && unit.standby())
                .filter(trial::member)
                .toList();
    }

    private void switchover(SimUnit old, SimUnit next) {
        old.stop();
        finishSwitchover(old, next, 40);
    }

    /** Makes another unit the primary when this one is, since that was asked for. */
    void standDown(int ordinal) {
        SimUnit unit = world.units.get(ordinal);
        if (unit != null && !unit.alive() && !unit.standbySignal) {
            unit.touchedByStranger();
            unit.start();
        }
        if (unit == null || !unit.primary()) {
            return;
        }
        if (standbys().isEmpty()) {
            unit.slots.addAll(world.members());
            unit.slots.remove(ordinal);
        } else {
            switchover(unit, standbys().get(0));
        }
    }

    private void finishSwitchover(SimUnit old, SimUnit next, int tries) {
        if (!old.alive() && old.control() == ControlSeen.State.SHUT_DOWN && next.standby() && noOther(old)) {
            if (next.wal().contains(old.wal())) {
                old.touchedByStranger();
                old.standbySignal = true;
                next.promoteByStranger();
                world.hint();
            }
        } else if (tries > 0) {
            time.in(2_000, () -> finishSwitchover(old, next, tries - 1));
        }
    }

    private boolean noOther(SimUnit old) {
        return world.units.get(old.ordinal) == old
                && world.units.values().stream().noneMatch(SimUnit::writesSoon);
    }

    private boolean jump() {
        time.jump(Duration.ofSeconds(dice.pick(List.of(-60, -5, -1, 1, 5, 60, 3_600))));
        return true;
    }

    /** Everything that does not end by itself ends. */
    void mend() {
        world.units.values().forEach(unit -> {
            unit.resume();
            unit.lagging = false;
        });
    }
}
