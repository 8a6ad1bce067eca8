package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Facts;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Verdicts;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Release;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the checks ask is understood by servers of every major version. */
class ChecksOfMajorsIT {
    @ParameterizedTest
    @ValueSource(strings = {"13.23", "14.9", "15.19", "16.15", "17.11", "18.6"})
    void everyProbeIsAnswered(String version) throws IOException {
        Release release = RealCluster.release(version);
        try (RealCluster cluster = new RealCluster(version)) {
            cluster.build(2);
            for (Stage stage : Stage.values()) {
                Facts facts = cluster.await(cluster.world.examine(cluster.application(), release, stage));
                List<CheckResult> results =
                        Verdicts.judge(cluster.application(), cluster.see(), facts, stage, List.of(), Limits.DEFAULT);
                assertThat(results)
                        .allSatisfy(result ->
                                assertThat(result.status()).as("%s", result).isIn(CheckStatus.PASS, CheckStatus.WARN));
            }
        }
    }
}
