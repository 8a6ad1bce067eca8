package io.refreshd.workload.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.SynchronousNames;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from a server's texts, and what is written for it. */
class TextsTest {
    private static final Credentials PASSWORDS = new Credentials("postgres", "s3cret", "replicator", "r3plica");

    @Test
    void theLastFatalLineIsTheCause() {
        assertThat(ServerLog.cause("""
                        2024-01-01 00:00:00.000 UTC [1] LOG:  starting PostgreSQL 14.9
                        2024-01-01 00:00:00.001 UTC [1] FATAL:  could not open file "a": Permission denied
                        2024-01-01 00:00:00.002 UTC [1] PANIC:  could not locate a valid checkpoint record
                        2024-01-01 00:00:00.003 UTC [1] LOG:  database system is shut down
                        """)).isEqualTo("could not locate a valid checkpoint record");
    }

    @Test
    void whatEverySessionIsToldAtAStopIsNoCause() {
        assertThat(ServerLog.cause("""
                        2024-01-01 00:00:00.000 UTC [1] FATAL:  the database system is starting up
                        2024-01-01 00:00:00.001 UTC [9] FATAL:  terminating connection due to administrator command
                        2024-01-01 00:00:00.001 UTC [9] FATAL:  could not receive data from WAL stream: gone
                        2024-01-01 00:00:00.003 UTC [1] LOG:  database system is shut down
                        """)).isEmpty();
    }

    @Test
    void aProgramThatNeverRanIsACauseToo() {
        assertThat(ServerLog.cause("setpriv: failed to execute /x/bin/postgres: No such file or directory\n"))
                .isEqualTo("setpriv: failed to execute /x/bin/postgres: No such file or directory");
        assertThat(ServerLog.cause("x: error while loading shared libraries: libssl.so.1.1\n"))
                .contains("libssl");
        assertThat(ServerLog.cause("")).isEmpty();
        assertThat(ServerLog.cause("1 FATAL:  " + "x".repeat(999))).hasSize(300);
    }

    @ParameterizedTest(name = "[{0}] asks for {1}")
    @CsvSource(quoteCharacter = '`', delimiter = '|', textBlock = """
                    ``              | 0
                    `  `            | 0
                    *               | 1
                    a               | 1
                    a, b            | 1
                    ANY 2 (a, b, c) | 2
                    first 1 (a,b)   | 1
                    3(a,b,"c d")    | 3
                    """)
    void synchronousNamesAreCounted(String setting, int wanted) {
        assertThat(SynchronousNames.of(setting).wanted()).isEqualTo(wanted);
    }

    @Test
    void aUnitFollowsWhicheverOtherUnitWrites() {
        String settings = settings(List.of(server(0, 20_000), server(1, 20_001)), "/s", false);
        assertThat(settings)
                .contains("primary_conninfo = 'host=127.0.0.1,127.0.0.1 port=20000,20001 user=replicator")
                .contains("application_name=refreshd_2 target_session_attrs=read-write")
                .contains("primary_slot_name = 'refreshd_2'")
                .contains("cluster_name = 'postgresql/2'")
                .contains("max_standby_streaming_delay = '30s'")
                .doesNotContain("s3cret")
                .doesNotContain("r3plica");
        assertThat(settings(List.of(), "/s", true))
                .contains("primary_conninfo = ''\n")
                .contains("max_standby_streaming_delay = '0'");
    }

    @Test
    void pathsWithQuotesStayOneValue() {
        assertThat(settings(List.of(server(0, 1)), "/it's \\ here", false))
                .contains("hba_file = '/it''s \\\\ here/access.conf'")
                .contains("passfile=''/it\\\\''s \\\\\\\\ here/replication.pass''");
    }

    @Test
    void passwordsAreNotPrinted() {
        assertThat(PASSWORDS.toString()).doesNotContain("s3cret").doesNotContain("r3plica");
        assertThat(new Client("app", "app", "cl13nt", List.of()).toString()).doesNotContain("cl13nt");
    }

    private static String settings(List<Server> others, String folder, boolean hurry) {
        return ServerFiles.settings(
                server(2, 20_002),
                others,
                Path.of(folder, "access.conf"),
                Path.of(folder, "replication.pass"),
                PASSWORDS,
                hurry);
    }

    private static Server server(int ordinal, int port) {
        return new Server("postgresql", ordinal, "127.0.0.1", port);
    }
}
