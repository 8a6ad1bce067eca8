package io.refreshd.decide;

import static io.refreshd.decide.Pods.NEW;
import static io.refreshd.decide.Pods.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Substrate;
import io.refreshd.model.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SetHealthTest {
    private static Optional<ReasonCode> objection(Pods pods) {
        return Health.anyObjection(pods.app(), pods.seen(), -1, pods.given.limits)
                .map(reason -> reason.code());
    }

    @Test
    void aStatefulSetThatIsAsItWasLeftIsFine() {
        assertThat(objection(Pods.adopted())).isEmpty();
        assertThat(objection(Pods.changed(2))).isEmpty();
    }

    @Test
    void whatSomebodyDidToItIsNamed() {
        Pods gone = Pods.changed(2);
        gone.exists = false;
        assertThat(objection(gone)).contains(ReasonCode.SET_MISSING);
        Pods other = Pods.changed(2);
        other.uid = "uid-2";
        assertThat(objection(other)).contains(ReasonCode.SET_REPLACED);
        Pods scaled = Pods.changed(2);
        scaled.replicas = 4;
        assertThat(objection(scaled)).contains(ReasonCode.SCALE_DRIFTED);
        Pods managed = Pods.changed(2);
        managed.obstacles.add("Juju manages it");
        assertThat(objection(managed)).contains(ReasonCode.SET_UNSUPPORTED);
        Pods edited = Pods.changed(2);
        edited.template = Optional.empty();
        assertThat(objection(edited)).contains(ReasonCode.TEMPLATE_DRIFTED);
        edited.recordKept = false;
        assertThat(objection(edited)).contains(ReasonCode.TEMPLATE_DRIFTED);
        assertThat(objection(Pods.changed(2).pod(1, Optional.empty(), true, false, Optional.empty())))
                .contains(ReasonCode.RELEASE_DRIFTED);
    }

    @Test
    void aPodThatCanNotBeMadeAboveAnIllOneNamesThatOne() {
        Pods pods = Pods.adopted().pod(1, Optional.of(Pods.NEW), false, false, Optional.empty());
        pods.pods.remove(2);
        pods.releases.remove(2);
        Reason reason =
                Health.objection(pods.app(), pods.seen(), 2, pods.given.limits).orElseThrow();
        assertThat(reason.code()).isEqualTo(ReasonCode.UNIT_DOWN);
        assertThat(reason.sentence()).startsWith("postgresql/2 has no pod, since postgresql/1 is made from");
        assertThat(reason.next()).isEqualTo("kubectl delete pod db-1 --namespace prod");
    }

    @Test
    void aPartitionThatSomebodyMovedIsNamedWhileATemplateIsHeld() {
        Pods pods = Pods.changed(2);
        pods.partition = 1;
        assertThat(objection(pods)).contains(ReasonCode.PARTITION_DRIFTED);
        pods.partition = 3;
        assertThat(objection(pods)).contains(ReasonCode.PARTITION_DRIFTED);
        Pods parked = Pods.adopted();
        parked.partition = 3;
        assertThat(objection(parked)).isEmpty();
        Pods back = Pods.changed(2).rollingBack();
        back.partition = 1;
        back.template = Optional.empty();
        assertThat(objection(back)).isEmpty();
        back.recordKept = false;
        assertThat(objection(back)).contains(ReasonCode.TEMPLATE_DRIFTED);
    }

    @Test
    void theChecksOfAStatefulSetPassOrSayWhat() {
        Pods pods = Pods.adopted();
        assertThat(failed(pods, Stage.PRE)).isEmpty();
        pods.history = 0;
        assertThat(failed(pods, Stage.PRE)).containsExactly("way-back");
        pods.recordKept = false;
        assertThat(failed(pods, Stage.PRE)).containsExactly("way-back");
        pods.settled = false;
        assertThat(failed(pods, Stage.PRE)).contains("stateful-set");
        pods.settled = true;
        pods.template = Optional.empty();
        assertThat(failed(pods, Stage.PRE)).contains("stateful-set", "pods");
        pods.obstacles.add("Juju manages it");
        assertThat(failed(pods, Stage.PRE)).contains("stateful-set", "pods");
        pods.exists = false;
        assertThat(failed(pods, Stage.PRE)).contains("stateful-set", "pods", "way-back");
        pods.trouble = "nobody answers";
        assertThat(failed(pods, Stage.PRE)).contains("stateful-set", "pods", "way-back");
    }

    @Test
    void aRightThatIsMissingFailsTheCheckBeforeAnythingIsTouched() {
        Pods pods = Pods.adopted();
        CheckResult missing = permissions(pods, Probe.read(List.of("delete pods (role-roll-back.yaml)")));
        assertThat(missing.status()).isEqualTo(CheckStatus.FAIL);
        assertThat(missing.observed()).isEqualTo("refreshd may not delete pods (role-roll-back.yaml)");
        assertThat(missing.fix()).contains("kubectl apply -n prod");
        assertThat(permissions(pods, Probe.unreadable("403 forbidden")).status())
                .isEqualTo(CheckStatus.ERROR);
    }

    private static CheckResult permissions(Pods pods, Probe<List<String>> denied) {
        return Verdicts.judge(
                        pods.app(), pods.seen(), Facts.ofCluster(NEW, denied), Stage.PRE, List.of(), pods.given.limits)
                .stream()
                .filter(result -> result.name().equals("permissions"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void afterARefreshTheControllerMustHaveFollowed() {
        Pods pods = Pods.changed(2, 1, 0);
        assertThat(failed(pods, Stage.POST)).containsExactly("stateful-set");
        pods.current = Optional.of(NEW);
        assertThat(failed(pods, Stage.POST)).isEmpty();
    }

    private static List<String> failed(Pods pods, Stage stage) {
        List<CheckResult> results = Verdicts.judge(
                pods.app(),
                pods.seen(),
                Facts.ofCluster(NEW, Probe.read(List.of())),
                stage,
                List.of(),
                pods.given.limits);
        assertThat(results).extracting(CheckResult::name).isEqualTo(Verdicts.names(stage, Substrate.KUBERNETES));
        return results.stream()
                .filter(result -> result.status() != CheckStatus.PASS)
                .map(CheckResult::name)
                .toList();
    }

    @Test
    void whatIsFoundIsAdoptedOnceAndAgainWhenItChanged() {
        Pods pods = Pods.adopted();
        assertThat(pods.answer(adopt(OLD, 3, Workload.NONE)).events()).isEmpty();
        Outcome again = pods.answer(adopt(NEW, 2, Workload.NONE));
        pods.given.with(again.events().toArray(Event[]::new));
        assertThat(pods.app().release()).isEqualTo(NEW);
        assertThat(pods.app().units()).containsOnlyKeys(0, 1);
        assertThat(pods.app().substrate().text()).isEqualTo("kubernetes");
    }

    @Test
    void whatMayNotBeAdoptedIsRefusedWithTheReason() {
        Pods pods = Pods.adopted();
        refused(pods.answer(adopt(OLD, 3, Workload.POSTGRESQL)), ReasonCode.WORKLOAD_UNSUPPORTED);
        refused(pods.answer(adopt(OLD, 0, Workload.NONE)), ReasonCode.INVALID_PARAMETER);
        refused(pods.answer(adopt(OLD, 31, Workload.NONE)), ReasonCode.INVALID_PARAMETER);
        refused(Pods.changed(2).answer(adopt(OLD, 3, Workload.NONE)), ReasonCode.RUN_IN_PROGRESS);
        Given local = Given.deployed(3);
        Asked asked = new Asked(
                local.app(),
                local.seen(),
                new Command.Request("adopt", Optional.empty(), new TreeMap<>(), "", "", "", ""),
                local.now,
                local.limits);
        refused(Commands.decide(asked, adopt(OLD, 3, Workload.NONE)), ReasonCode.APPLICATION_EXISTS);
    }

    @Test
    void whatACancelledRunLeftIsOverWhenAllPodsAreOfAnotherTemplateOrSet() {
        Pods pods = Pods.changed(2);
        pods.given.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        refused(pods.answer(adopt(OLD, 3, Workload.NONE)), ReasonCode.RUN_IN_PROGRESS);
        assertThat(pods.answer(adopt(NEW, new Adopted(Workload.NONE, "prod", "db", "uid-1", "db-2")))
                        .refusal())
                .isEmpty();
        assertThat(pods.answer(adopt(OLD, new Adopted(Workload.NONE, "prod", "db", "uid-2", "db-1")))
                        .refusal())
                .isEmpty();
    }

    @Test
    void whatIsTheMatterWithASetIsSaidWithWhatToDo() {
        Pods edited = Pods.adopted();
        edited.template = Optional.empty();
        assertThat(next(edited)).startsWith("kubectl rollout undo statefulset db --namespace prod");
        edited.recordKept = false;
        assertThat(next(edited)).isEmpty();
        Pods running = Pods.changed(2);
        running.template = Optional.empty();
        assertThat(next(running)).isEmpty();
        running.recordKept = false;
        assertThat(next(running)).startsWith("refreshctl cancel postgresql; it is adopted again");
        running.given.with(new Event.RunEnded(RunState.CANCELLED, Given.WHY));
        running.recordKept = true;
        assertThat(next(running)).isEmpty();
        Pods left = Pods.adopted().on(2, NEW);
        assertThat(next(left)).isEqualTo("kubectl delete pod db-2 --namespace prod");
        assertThat(next(Pods.refreshing().on(2, NEW)))
                .isEqualTo("kubectl delete pod db-2 --namespace prod, then refreshctl resume postgresql");
    }

    private static String next(Pods pods) {
        return Health.anyObjection(pods.app(), pods.seen(), -1, pods.given.limits)
                .orElseThrow()
                .next();
    }

    @Test
    void workloadsGoWithTheirSubstrates() {
        assertThat(Workload.POSTGRESQL.objection(Substrate.LOCAL)).isEmpty();
        assertThat(Workload.NONE.objection(Substrate.LOCAL)).isPresent();
        assertThat(Workload.NONE.objection(Substrate.KUBERNETES)).isEmpty();
        assertThat(Workload.POSTGRESQL.objection(Substrate.KUBERNETES)).isPresent();
        assertThat(Workload.parse("none")).contains(Workload.NONE);
        assertThat(Workload.parse("mysql")).isEmpty();
        assertThat(Substrate.LOCAL.text()).isEqualTo("local");
    }

    @Test
    void stepsOnPodsSayWhatTheyDo() {
        assertThat(new Step.HoldTemplate(2, NEW, 3, "1").describe("web")).contains("14.9");
        assertThat(new Step.LowerPartition(2, "1").describe("web")).contains("web/2");
        assertThat(new Step.DeletePod(2, "u", "1").describe("web")).contains("web/2");
    }

    private static void refused(Outcome outcome, ReasonCode code) {
        assertThat(outcome.refusal().orElseThrow().reason().code()).isEqualTo(code);
    }

    private static Command.Adopt adopt(Release release, int units, Workload workload) {
        return adopt(release, units, new Adopted(workload, "prod", "db", "uid-1", "db-1"));
    }

    private static Command.Adopt adopt(Release release, Adopted place) {
        return adopt(release, 3, place);
    }

    private static Command.Adopt adopt(Release release, int units, Adopted place) {
        return new Command.Adopt(Given.APP, release, units, PausePolicy.FIRST, Duration.ZERO, place);
    }

    @Test
    void whileNothingIsSeenOfTheClusterAPausedRunIsNotSentBack() {
        Pods pods = Pods.changed(2);
        Reason why = new Reason(ReasonCode.PAUSED_BY_POLICY, "paused", "refreshctl resume postgresql");
        pods.given.with(new Event.RunPaused(1, why));
        pods.trouble = "no connection";
        Then.refuses(pods.answer(new Command.Resume(Optional.of(1))), Refusal.Kind.CONFLICT)
                .because(ReasonCode.UNIT_UNHEALTHY, "no connection")
                .offering("refreshctl resume postgresql");
        Then.waits(pods.next()).because(ReasonCode.CLUSTER_UNREADABLE).offering("refreshctl resume postgresql");
    }
}
