package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import org.junit.jupiter.api.Test;

/** The primary's pod is never let go before it was handed over, whatever Patroni and the pods do meanwhile. */
class MemberPodsProperty {
    private static final int FAULTY = 60;

    private static MemberWalk walk(Gen gen, int faulty, boolean broken) {
        MemberPods members = MemberPods.changed();
        members.pods.partition = 0;
        members.pods.template = members.pods.current;
        return new MemberWalk(members, gen, faulty, broken);
    }

    private static boolean allRun(MemberWalk walk, Release release) {
        return walk.members.pods.releases.values().stream()
                .allMatch(made -> made.filter(release::sameAs).isPresent());
    }

    private static boolean allChanged(MemberWalk walk) {
        return walk.state() == RunState.VERIFYING;
    }

    @Test
    void withoutFaultsThePrimaryIsHandedOverOnce() {
        Seeds.forAll(1, gen -> {
            MemberWalk walk = walk(gen, 0, false);
            walk.until(() -> allChanged(walk));
            assertThat(allRun(walk, Pods.NEW)).isTrue();
            assertThat(walk.steps.stream().filter(Step.SwitchOff.class::isInstance))
                    .hasSize(1);
        });
    }

    @Test
    void aRollComesToItsEndWhateverPatroniDoes() {
        Seeds.forAll(400, gen -> {
            MemberWalk walk = walk(gen, FAULTY, false);
            walk.until(() -> allChanged(walk));
            assertThat(allRun(walk, Pods.NEW)).isTrue();
        });
    }

    @Test
    void aRollbackAtAnyMomentComesToItsEnd() {
        Seeds.forAll(400, gen -> {
            boolean broken = gen.chance(30);
            MemberWalk walk = walk(gen, FAULTY, broken);
            int at = gen.below(FAULTY);
            walk.until(() -> walk.turns >= at || allChanged(walk));
            Given given = walk.members.pods.given;
            gen.note("a rollback is asked for");
            given.with(new Event.RollbackRequested());
            walk.until(() -> walk.state() == RunState.ROLLED_BACK);
            assertThat(allRun(walk, Pods.OLD)).isTrue();
        });
    }
}
