package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Step;
import io.refreshd.model.Version;
import java.io.IOException;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of a refresh on real servers of every major version, step by step, as the decisions order them. */
class RollIT {
    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({"13.22, 13.23", "14.8, 14.9", "15.18, 15.19", "16.14, 16.15", "17.10, 17.11", "18.4, 18.6"})
    void unitsMoveToTheNextMinorAndBackWithoutLosingRows(String from, String to) throws IOException {
        try (RealCluster cluster = new RealCluster(from)) {
            cluster.build(2);
            cluster.roll(1, to);
            cluster.awaitHealthy(0);
            assertThat(version(cluster, 1)).isEqualTo(Version.parse(to).orElseThrow());
            cluster.sql(
                    0, "CREATE TABLE kept (id int PRIMARY KEY)", "INSERT INTO kept SELECT generate_series(1, 1000)");

            cluster.handOver(0, 1);
            cluster.start(0, to);
            cluster.awaitHealthy(1);
            cluster.done(new Step.RepairSlots(0, new TreeSet<>()));
            assertThat(cluster.see(0).database().orElseThrow().slots()).isEmpty();
            cluster.sql(1, "INSERT INTO kept SELECT generate_series(1001, 2000)");

            cluster.roll(0, from);
            cluster.awaitHealthy(1);
            assertThat(version(cluster, 0)).isEqualTo(Version.parse(from).orElseThrow());
            for (int ordinal : cluster.units.keySet()) {
                assertThat(cluster.sql(ordinal, "SELECT count(*) FROM kept")).containsExactly("2000");
            }
        }
    }

    private static Version version(RealCluster cluster, int ordinal) {
        return cluster.see(ordinal).database().orElseThrow().version();
    }
}
