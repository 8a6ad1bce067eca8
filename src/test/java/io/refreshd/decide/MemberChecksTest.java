package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemberChecksTest {
    @Test
    void aClusterInWhichAllAnswerAndMayLeadPasses() {
        judged(Cluster.deployed(3), CheckStatus.PASS, "3 members may lead");
    }

    @Test
    void whatAMemberDoesNotTellIsAnError() {
        judged(Cluster.deployed(3).silent(1), CheckStatus.ERROR, "connection refused");
    }

    @Test
    void pauseModeAndAStandbyClusterStopARefresh() {
        judged(Cluster.deployed(3).paused(), CheckStatus.FAIL, "pause mode");
        judged(Cluster.deployed(3).standbyCluster(), CheckStatus.FAIL, "standby cluster");
    }

    @Test
    void somebodyHasToLeadWhileThePrimaryChanges() {
        judged(Cluster.deployed(3).nofailover(1).nofailover(2), CheckStatus.FAIL, "1 member");
        judged(Cluster.deployed(1).nofailover(0), CheckStatus.WARN, "nofailover");
    }

    @Test
    void whatIsUnusualIsSaid() {
        judged(Cluster.deployed(3).nofailover(0), CheckStatus.WARN, "postgresql/0 has the tag nofailover");
        judged(Cluster.deployed(3).scheduled("2030-01-01"), CheckStatus.WARN, "planned for 2030-01-01");
    }

    @Test
    void theSynchronousSetIsPatronis() {
        assertThat(judge(Cluster.deployed(3), "synchronous-set").observed()).contains("asynchronous");
        assertThat(judge(Cluster.deployed(3).synchronous(), "synchronous-set").observed())
                .contains("Patroni names");
    }

    private static void judged(Cluster cluster, CheckStatus status, String words) {
        CheckResult result = judge(cluster, "patroni");
        assertThat(result.status()).as("%s", result).isEqualTo(status);
        assertThat(result.observed()).contains(words);
        assertThat(result.fix().isBlank()).isEqualTo(status == CheckStatus.PASS);
    }

    private static CheckResult judge(Cluster cluster, String name) {
        return Verdicts.judge(
                        cluster.given.app(),
                        cluster.seen(),
                        Given.fine(Given.NEW),
                        Stage.PRE,
                        List.of(),
                        Limits.DEFAULT)
                .stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
