package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The loop around decisions on a little world of pods under Patroni: a StatefulSet's controller (ordered, by its
 * partition), pods that take a while, a primary that Patroni moves by itself when it is gone, and standbys that need a
 * while to stream. Until faults are over, Patroni fails over without a cause, standbys are cut off, pods are not ready,
 * answers are lost. What must hold is looked at before every step.
 */
final class MemberWalk {
    private static final int MOST_TURNS = 4_000;
    private static final int START = 3;
    private static final int ELECTION = 3;

    final MemberPods members;
    final List<Step> steps = new ArrayList<>();
    private final Gen gen;
    private final int faulty;

    /** Turns until a pod is ready, and until its server streams. */
    private final TreeMap<Integer, Integer> starting = new TreeMap<>();

    private final TreeMap<Integer, Integer> cutFor = new TreeMap<>();
    private final boolean broken;
    private int election;
    private int uids = 100;
    int turns;

    /**
     * @param faulty how many turns have faults
     * @param broken whether pods of the new release are never ready
     */
    MemberWalk(MemberPods members, Gen gen, int faulty, boolean broken) {
        this.members = members;
        this.gen = gen;
        this.faulty = faulty;
        this.broken = broken;
    }

    Application app() {
        return members.pods.app();
    }

    RunState state() {
        return app().run().orElseThrow().phase().state();
    }

    void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            assertThat(turns).as("it comes to an end: " + members.next()).isLessThan(MOST_TURNS);
            turn();
        }
    }

    void turn() {
        turns++;
        Given given = members.pods.given;
        Decision decision = members.next();
        given.failure = Optional.empty();
        given.with(decision.events().toArray(Event[]::new));
        given.waiting = !decision.idles()
                ? Optional.empty()
                : Optional.of(given.waiting
                        .filter(old -> old.code() == decision.reason().code())
                        .orElseGet(() -> new Moment.Waiting(decision.reason().code(), given.now)));
        if (decision.next() instanceof Decision.Act act) {
            perform(act.step());
        }
        control();
        pass();
        given.after(Duration.ofSeconds(1));
        boolean human = state() == RunState.BLOCKED && !broken;
        if (human && !app().run().orElseThrow().rollbackRequested()) {
            given.ask(Actions.RESUME, new Command.Resume(Optional.empty()))
                    .events()
                    .forEach(given::with);
        }
    }

    private void perform(Step step) {
        authorised(step);
        steps.add(step);
        gen.note(step);
        int answer = turns < faulty ? gen.below(10) : 0;
        boolean happens = answer < 9;
        if (happens) {
            happen(step);
        }
        members.pods.given.done =
                answer < 8 ? Optional.of(new Moment.Done(step, members.pods.given.now)) : Optional.empty();
        if (answer >= 8) {
            members.pods.given.failure = Optional.of(new Moment.Failure(step, StepOutcome.unknown("no answer")));
        }
    }

    /** Nobody who writes is let go, and nobody who serves as long as another one does not. */
    private void authorised(Step step) {
        Pods pods = members.pods;
        boolean lets = step instanceof Step.DeletePod
                || (step instanceof Step.LowerPartition
                        && pods.partition > step.ordinal()
                        && !pods.template.equals(pods.releases.get(step.ordinal())));
        if (lets) {
            assertThat(step.ordinal()).as("the primary is not let go").isNotEqualTo(members.primary);
        }
        if (lets && serves(step.ordinal())) {
            assertThat(pods.releases.keySet())
                    .as("the others serve: " + members.seen())
                    .allMatch(other -> other == step.ordinal() || serves(other));
        }
        if (step instanceof Step.SwitchOff move) {
            assertThat(serves(move.candidate())).as("the candidate is well").isTrue();
        }
    }

    private boolean serves(int ordinal) {
        PodSeen pod = members.pods.pods.get(ordinal);
        return pod != null
                && pod.ready()
                && (ordinal == members.primary || (members.primary >= 0 && !members.cut.contains(ordinal)));
    }

    private void happen(Step step) {
        Pods pods = members.pods;
        pods.version++;
        if (step instanceof Step.HoldTemplate hold) {
            pods.template = Optional.of(hold.release());
            pods.partition = hold.partition();
        } else if (step instanceof Step.LowerPartition lower) {
            pods.partition = lower.ordinal();
        } else if (step instanceof Step.DeletePod delete) {
            gone(delete.ordinal());
        } else if (step instanceof Step.SwitchOff move && move.ordinal() == members.primary) {
            lead(move.candidate());
        }
    }

    private void gone(int ordinal) {
        members.pods.gone(ordinal);
        members.silent.add(ordinal);
        starting.remove(ordinal);
        if (members.primary == ordinal) {
            members.primary = -1;
            election = ELECTION;
        }
    }

    private void lead(int ordinal) {
        members.primary = ordinal;
        members.pods.releases.keySet().stream()
                .filter(other -> other != ordinal)
                .forEach(other -> cut(other, START));
        members.cut.remove(ordinal);
    }

    private void cut(int ordinal, int turns) {
        members.cut.add(ordinal);
        cutFor.merge(ordinal, turns, Math::max);
    }

    /** The StatefulSet's controller: what is missing from the lowest, then what is old from the highest. */
    private void control() {
        Pods pods = members.pods;
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            if (!pods.pods.containsKey(ordinal)) {
                create(ordinal, ordinal < pods.partition ? pods.current.orElseThrow() : pods.template.orElseThrow());
                return;
            }
            if (!pods.pods.get(ordinal).ready()) {
                return;
            }
        }
        for (int ordinal = 2; ordinal >= pods.partition; ordinal--) {
            if (!pods.releases.get(ordinal).equals(pods.template)) {
                gone(ordinal);
                return;
            }
        }
        if (pods.releases.values().stream().allMatch(pods.template::equals)) {
            pods.current = pods.template;
        }
    }

    private void create(int ordinal, Release release) {
        members.pods.pod(ordinal, Optional.of(release), false, false, Optional.empty());
        renew(ordinal, false);
        starting.put(ordinal, broken && release.sameAs(Pods.NEW) ? Integer.MAX_VALUE : START);
    }

    private void renew(int ordinal, boolean ready) {
        uids++;
        PodSeen pod = members.pods.pods.get(ordinal);
        String uid = ready ? pod.uid() : "uid-" + uids;
        members.pods.pods.put(ordinal, new PodSeen(uid, Integer.toString(uids), ready, false, pod.ailment()));
    }

    /** A second: pods get ready, standbys stream, Patroni elects; until faults are over, they happen. */
    private void pass() {
        for (int ordinal : List.copyOf(starting.keySet())) {
            if (starting.merge(ordinal, -1, Integer::sum) <= 0) {
                starting.remove(ordinal);
                renew(ordinal, true);
                members.silent.remove(ordinal);
                cut(ordinal, START);
            }
        }
        for (int ordinal : List.copyOf(cutFor.keySet())) {
            boolean over = cutFor.merge(ordinal, -1, Integer::sum) <= 0;
            if (over && members.primary >= 0) {
                cutFor.remove(ordinal);
                members.cut.remove(ordinal);
            }
        }
        if (members.primary < 0 && --election <= 0) {
            anybody(-1).ifPresent(this::lead);
        }
        members.leader = Optional.of(members.primary < 0 ? "" : "db-" + members.primary);
        if (turns < faulty) {
            fault();
        }
    }

    private Optional<Integer> anybody(int except) {
        return members.pods.pods.entrySet().stream()
                .filter(pod -> pod.getValue().ready() && pod.getKey() != except)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private void fault() {
        int ordinal = gen.below(3);
        if (gen.chance(3) && members.primary >= 0) {
            anybody(members.primary).ifPresent(other -> {
                gen.note("Patroni makes " + other + " the primary");
                lead(other);
            });
        } else if (gen.chance(4) && ordinal != members.primary) {
            gen.note(ordinal + " does not stream");
            cut(ordinal, 5);
        } else if (gen.chance(3) && ordinal != members.primary && members.pods.pods.containsKey(ordinal)) {
            gen.note(ordinal + " is not ready");
            starting.merge(ordinal, 4, Math::max);
            PodSeen pod = members.pods.pods.get(ordinal);
            members.pods.pods.put(
                    ordinal, new PodSeen(pod.uid(), Integer.toString(++uids), false, false, pod.ailment()));
        }
    }
}
