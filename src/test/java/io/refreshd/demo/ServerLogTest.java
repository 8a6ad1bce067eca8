package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLogTest {
    /** A primary that is stopped while its standby waits: the standby takes over before the last line. */
    private static final String OLD_PRIMARY = """
            2026-11-21 11:00:00.100 UTC [10] LOG:  starting PostgreSQL 14.8 on x86_64-pc-linux-gnu, 64-bit
            2026-11-21 11:00:00.110 UTC [10] LOG:  listening on IPv4 address "127.0.0.1", port 20001
            2026-11-21 11:00:00.200 UTC [10] LOG:  database system is ready to accept connections
            2026-11-21 11:00:09.000 UTC [10] LOG:  received fast shutdown request
            2026-11-21 11:00:09.001 UTC [10] LOG:  aborting any active transactions
            2026-11-21 11:00:09.002 UTC [33] FATAL:  terminating connection due to administrator command
            2026-11-21 11:00:09.010 UTC [12] LOG:  shutting down
            2026-11-21 11:00:09.020 UTC [12] LOG:  checkpoint complete: wrote 2 buffers (0.0%)
            2026-11-21 11:00:09.090 UTC [10] LOG:  database system is shut down
            """;

    private static final String AS_STANDBY = """
            2026-11-21 11:00:09.200 UTC [50] LOG:  starting PostgreSQL 14.9 on x86_64-pc-linux-gnu, 64-bit
            2026-11-21 11:00:09.300 UTC [52] LOG:  entering standby mode
            2026-11-21 11:00:09.400 UTC [50] LOG:  database system is ready to accept read-only connections
            """;

    private static final String NEW_PRIMARY = """
            2026-11-21 11:00:01.000 UTC [20] LOG:  starting PostgreSQL 14.9 on x86_64-pc-linux-gnu, 64-bit
            2026-11-21 11:00:01.200 UTC [20] LOG:  database system is ready to accept read-only connections
            2026-11-21 11:00:09.030 UTC [21] LOG:  received promote request
            2026-11-21 11:00:09.060 UTC [21] LOG:  archive recovery complete
            2026-11-21 11:00:09.070 UTC [20] LOG:  database system is ready to accept connections
            """;

    @Test
    void aHandoverIsNoOverlapThoughTheOldServerSaysItsLastWordLater() {
        assertThat(overlaps(OLD_PRIMARY + AS_STANDBY, NEW_PRIMARY)).isEmpty();
    }

    @Test
    void twoServersThatTakeWritesOverlap() {
        String neverStopped = OLD_PRIMARY.lines().limit(3).reduce("", (all, line) -> all + line + "\n");

        assertThat(overlaps(neverStopped, NEW_PRIMARY))
                .containsExactly("units 0 and 1 both took writes at 2026-11-21T11:00:09.070");
    }

    @Test
    void aPrimaryThatComesBackAsOneOverlaps() {
        String back = OLD_PRIMARY + AS_STANDBY.replace("read-only connections", "connections");

        assertThat(overlaps(back, NEW_PRIMARY)).hasSize(1);
    }

    @Test
    void aStandbyTakesNoWrites() {
        assertThat(ServerLog.periods(0, AS_STANDBY, true)).isEmpty();
    }

    @Test
    void aKilledServerEndsWithItsLastLine() {
        String killed = OLD_PRIMARY.lines().limit(3).reduce("", (all, line) -> all + line + "\n");

        assertThat(ServerLog.periods(0, killed + AS_STANDBY, true))
                .extracting(ServerLog.Period::until)
                .containsExactly(LocalDateTime.parse("2026-11-21T11:00:00.200"));
        assertThat(ServerLog.periods(0, killed, false))
                .extracting(ServerLog.Period::until)
                .containsExactly(LocalDateTime.parse("2026-11-21T11:00:00.200"));
    }

    @Test
    void aServerThatReinitializedStillTakesWrites() {
        String crashed = OLD_PRIMARY.lines().limit(3).reduce("", (all, line) -> all + line + "\n") + """
                2026-11-21 11:00:03.000 UTC [10] LOG:  all server processes terminated; reinitializing
                2026-11-21 11:00:04.000 UTC [10] LOG:  database system is ready to accept connections
                """;

        assertThat(ServerLog.periods(0, crashed, true)).hasSize(1);
    }

    @Test
    void whatAUserWroteIntoAMessageIsNotBelieved() {
        String quoted = """
                2026-11-21 11:00:01.000 UTC [9] ERROR:  LOG:  database system is ready to accept connections
                2026-11-21 11:00:01.000 UTC [9] STATEMENT:  select 'database system is ready to accept connections'
                	LOG:  database system is ready to accept connections
                2026-11-21 11:00:02.000 UTC [9] LOG:  duration: 1 ms LOG:  database system is ready to accept connections
                """;

        assertThat(ServerLog.periods(0, quoted, true)).isEmpty();
    }

    @Test
    void periodsOfOneUnitNeverOverlap() {
        ServerLog.Period one = new ServerLog.Period(0, LocalDateTime.MIN, LocalDateTime.MAX);

        assertThat(ServerLog.overlaps(List.of(one, one))).isEmpty();
    }

    private static List<String> overlaps(String unit0, String unit1) {
        List<ServerLog.Period> periods = new ArrayList<>(ServerLog.periods(0, unit0, true));
        periods.addAll(ServerLog.periods(1, unit1, true));
        return ServerLog.overlaps(periods);
    }
}
