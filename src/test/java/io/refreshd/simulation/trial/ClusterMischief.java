package io.refreshd.simulation.trial;

import io.refreshd.model.Release;
import io.refreshd.simulation.Dice;
import io.refreshd.simulation.Fault;
import io.refreshd.simulation.SimJournal;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.kubernetes.SimCluster;
import io.refreshd.simulation.kubernetes.StatefulSet;
import io.refreshd.simulation.kubernetes.Stored.Kind;
import io.refreshd.simulation.kubernetes.Strangers;
import io.refreshd.simulation.kubernetes.Template;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Faults of a cluster that come by themselves, at any moment, until it calms down. */
final class ClusterMischief {
    private static final List<Fault> KINDS = List.of(
            Fault.CRASH,
            Fault.DISK_FULL,
            Fault.CLOCK_JUMP,
            Fault.SECOND_DAEMON,
            Fault.POD_DELETED,
            Fault.POD_UNREADY,
            Fault.CACHE_STALE,
            Fault.CACHE_TRAVELS,
            Fault.API_AWAY,
            Fault.SET_TOUCHED,
            Fault.TEMPLATE_EDITED,
            Fault.PARTITION_EDITED,
            Fault.REPLICAS_EDITED,
            Fault.SET_RECREATED);
    private static final int MOST_CHANGES_BEHIND = 12;
    private static final int MOST_REPLICAS = 12;

    private final Scenario scenario;
    private final SimCluster cluster;
    private final Strangers strangers;
    private final VirtualTime time;
    private final Storm storm;
    private final Lives lives;
    private final SimJournal journal;
    private final Dice dice;
    private final List<Fault> kinds;
    private final BiConsumer<String, String> heard;
    private int edits;

    ClusterMischief(
            Scenario scenario,
            SimCluster cluster,
            VirtualTime time,
            Storm storm,
            Lives lives,
            SimJournal journal,
            BiConsumer<String, String> heard) {
        this.heard = heard;
        this.scenario = scenario;
        this.cluster = cluster;
        this.strangers = cluster.strangers();
        this.time = time;
        this.storm = storm;
        this.lives = lives;
        this.journal = journal;
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
        int pod = dice.below(scenario.units());
        boolean struck = switch (fault) {
            case CRASH -> lives.crash();
            case SECOND_DAEMON -> lives.startAnother();
            case DISK_FULL -> {
                journal.fill(dice.skewed(50_000, 3_000_000));
                yield true;
            }
            case CLOCK_JUMP -> {
                time.jump(Duration.ofSeconds(dice.pick(List.of(-60, -5, -1, 1, 5, 60, 3_600))));
                yield true;
            }
            case POD_DELETED -> strangers.deletePod(pod);
            case POD_UNREADY -> strangers.fallIll(pod, dice.skewed(20_000, 6_000_000));
            case SET_TOUCHED -> strangers.annotate();
            case CACHE_STALE -> stall();
            case CACHE_TRAVELS -> travel();
            case API_AWAY -> isolate();
            case TEMPLATE_EDITED, PARTITION_EDITED, REPLICAS_EDITED -> edit(fault);
            case SET_RECREATED -> recreate();
            default -> throw new IllegalArgumentException(fault + " does not come by itself");
        };
        if (struck) {
            heard.accept("struck", fault.toString());
            storm.struck(fault);
        }
    }

    private boolean stall() {
        cluster.stall(dice.pick(List.of(Kind.values())), dice.skewed(20_000, 4_000_000));
        return true;
    }

    private boolean travel() {
        cluster.travel(
                dice.pick(List.of(Kind.values())), 1 + dice.below(MOST_CHANGES_BEHIND), dice.skewed(20_000, 2_000_000));
        return true;
    }

    private boolean isolate() {
        cluster.isolate(dice.skewed(20_000, 4_000_000));
        return true;
    }

    private boolean edit(Fault fault) {
        Optional<StatefulSet> set = cluster.truth().set();
        if (set.isEmpty()) {
            return false;
        }
        edits++;
        StatefulSet is = set.get();
        return switch (fault) {
            case PARTITION_EDITED -> strangers.edit(is.replicas(), dice.below(is.replicas() + 2), is.template());
            case REPLICAS_EDITED ->
                strangers.edit(
                        Math.min(MOST_REPLICAS, Math.max(1, is.replicas() - 2 + dice.below(5))),
                        is.partition(),
                        is.template());
            default -> strangers.edit(is.replicas(), dice.chance(300) ? 0 : is.partition(), other(is.template()));
        };
    }

    /** Somebody changes a setting, or the image: to another one, or back to what it was. */
    private Template other(Template is) {
        Release image = dice.pick(List.of(is.release(), is.release(), ClusterPeople.OLD, ClusterPeople.OTHER));
        return new Template(image, dice.chance(600) ? "edit-" + edits : "");
    }

    private boolean recreate() {
        boolean there = strangers.delete();
        if (there) {
            time.in(
                    dice.skewed(5_000, 1_000_000),
                    () -> strangers.create(scenario.units(), new Template(ClusterPeople.OLD)));
        }
        return there;
    }
}
