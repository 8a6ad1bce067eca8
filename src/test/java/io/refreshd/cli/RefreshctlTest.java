package io.refreshd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import io.refreshd.decide.Event;
import io.refreshd.http.Golden;
import io.refreshd.http.Scene;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.RunState;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands as people type them, against the HTTP surface on a real socket. */
@ExtendWith(VertxExtension.class)
@Timeout(60)
class RefreshctlTest {
    private static final Path GOLDEN = Path.of("src/test/resources/cli");

    @TempDir
    private Path state;

    private Scene scene;

    /** What a command did. */
    private record Ran(int code, String out, String err) {}

    @BeforeEach
    void listen(Vertx vertx) throws Exception {
        scene = new Scene(vertx);
        Files.writeString(state.resolve("address"), scene.address + "\n");
        Files.writeString(state.resolve("token"), Scene.TOKEN + "\n");
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    private Ran run(String... arguments) {
        return run(false, "", arguments);
    }

    private Ran run(boolean interactive, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                new BufferedReader(new StringReader(input)),
                interactive,
                Map.of("REFRESHD_STATE", state.toString(), "NO_COLOR", "1"));
        int code = Refreshctl.run(terminal, arguments);
        terminal.out().flush();
        return new Ran(code, out.toString(), err.toString());
    }

    /** Runs a command that waits, and makes something happen once it does. */
    private Ran meanwhile(Runnable what, String... arguments) throws Exception {
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> run(arguments));
        assertThat(Eventually.within(Duration.ofSeconds(20), () -> scene.applications.listeners() > 0))
                .isTrue();
        scene.happens(what);
        return ran.get(30, TimeUnit.SECONDS);
    }

    private void end(int operation, OperationStatus status, String message) {
        scene.applications.happen(
                "postgresql",
                new Event.OperationEnded(
                        operation, status, message, new TreeMap<>(Map.of("topology", "pass: 1 primary"))));
    }

    @Test
    void aPausedRunIsShown() throws Exception {
        scene.paused();
        Golden.text(GOLDEN.resolve("status-paused.txt"), run("status").out());
        Golden.text(GOLDEN.resolve("explain-paused.txt"), run("explain").out());
        Golden.text(GOLDEN.resolve("operations.txt"), run("operations").out());
        Golden.text(
                GOLDEN.resolve("show-operation.txt"), run("show-operation", "5").out());
        Golden.text(GOLDEN.resolve("events.txt"), run("events", "--last", "5").out());
    }

    @Test
    void anIdleApplicationIsShown() throws Exception {
        Golden.text(GOLDEN.resolve("status-empty.txt"), run("status").out());
        scene.deployed();
        Golden.text(GOLDEN.resolve("status-idle.txt"), run("status").out());
        Golden.text(
                GOLDEN.resolve("plan.txt"),
                run("refresh", "--channel", "14/stable", "--dry-run").out());
    }

    @Test
    void everyGoldenFileIsUsed() throws IOException {
        try (var files = Files.list(GOLDEN)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "events.txt",
                            "explain-paused.txt",
                            "help.txt",
                            "operations.txt",
                            "plan.txt",
                            "show-operation.txt",
                            "status-empty.txt",
                            "status-idle.txt",
                            "status-paused.txt");
        }
    }

    @Test
    void helpNamesEveryCommandAndExitCode() throws Exception {
        Golden.text(GOLDEN.resolve("help.txt"), run("--help").out());
        StringWriter ignored = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(ignored),
                new PrintWriter(ignored),
                new BufferedReader(new StringReader("")),
                false,
                Map.of());
        for (String command : Refreshctl.commands(terminal).getSubcommands().keySet()) {
            assertThat(run(command, "--help").code()).as(command).isZero();
        }
        assertThat(run("completion").out()).contains("--pause-after", "show-operation");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statsu | 2 | --help",
                "refresh --chanel x | 2 | --help",
                "refresh --revision x | 2 | --help",
                "refresh --skip-check topology | 2 | --reason",
                "run postgresql pre-upgrade-check | 2 | postgresql/leader",
                "run postgresql/leader resume-upgrade pause | 2 | key=value",
                "wait postgresql --for done | 2 | wait --help",
                "wait postgresql --for idle --timeout soon | 2 | 90s",
                "rollback | 2 | --yes",
                "status nosuch | 5 | refreshctl status",
                "run postgresql/leader upgrade | 5 | refreshctl actions",
                "run postgresql/1 pre-upgrade-check | 5 | postgresql/leader",
                "run postgresql/7 start | 5 | no unit 7",
                "resume | 5 | no run that is open",
                "rollback --yes | 5 | never refreshed",
                "refresh --revision 102 | 5 | refreshctl refresh postgresql --revision 102 --resource postgresql-binaries=34",
                "refresh --channel 15/stable | 5 | major",
                "refresh --channel 14/stable --skip-check nosuch --reason because | 5 | topology",
                "show-operation 99 | 5 | refreshctl operations",
                "show-task 99 | 5 | refreshctl operations",
                "report 7 | 5 | no run 7",
                "report nosuch | 5 | no application nosuch",
                "refresh --soak -4 | 5 | soakSeconds",
                "refresh --revision -4 | 5 | revision",
                "resume --pause -1 | 5 | pause",
                "refresh --revision 102 --resource foo=33 | 5 | no resource foo",
                "config soak-seconds=-4 | 5 | with each refresh",
                "status -o xml | 2 | json",
            })
    void whatIsWrongIsSaidWithWhatToDo(String line, int code, String text) throws Exception {
        scene.deployed();
        Ran ran = run(line.split(" "));
        assertThat(ran.err()).startsWith("refreshctl: ").contains(text);
        assertThat(ran.code()).isEqualTo(code);
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aDaemonThatDoesNotAnswerIsUnreachable() throws Exception {
        assertThat(run("status", "--server", "http://127.0.0.1:1").code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(run("status", "--server", "nonsense").code()).isEqualTo(ExitCode.USAGE);
        Files.delete(state.resolve("address"));
        Ran ran = run("status");
        assertThat(ran.code()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(ran.err()).contains("address", "next: ");
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        Files.writeString(state.resolve("token"), "wrong");
        Ran ran = run("status");
        assertThat(ran.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(ran.err()).contains("token");
    }

    @ParameterizedTest
    @CsvSource({"paused, 0", "'completed,paused', 0", "completed, 3", "idle, 3", "rolled-back, 3"})
    void waitingForAPausedRunSaysSo(String goal, int code) throws Exception {
        scene.paused();
        assertThat(run("wait", "--for", goal).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "ROLLED_BACK, rolled-back, 0",
        "ROLLED_BACK, completed, 4",
        "CANCELLED, completed, 4",
        "COMPLETED, paused, 1"
    })
    void waitingEndsWithTheRun(RunState outcome, String goal, int code) throws Exception {
        scene.paused();
        scene.happens(() -> scene.applications.happen(
                "postgresql", new Event.RunEnded(outcome, Reason.of(ReasonCode.COMPLETED, "over"))));
        assertThat(run("wait", "--for", goal).code()).isEqualTo(code);
        assertThat(run("wait", "--for", "idle").code()).isZero();
    }

    @Test
    void aDaemonThatRestartsElsewhereIsFoundAgain(Vertx vertx) throws Exception {
        scene.deployed();
        scene.begin();
        CompletableFuture<Ran> ran =
                CompletableFuture.supplyAsync(() -> run("wait", "--for", "paused", "--timeout", "40s"));
        assertThat(Eventually.within(Duration.ofSeconds(20), () -> scene.applications.listeners() > 0))
                .isTrue();
        scene.close();
        refuseOnce(scene.address.getPort());
        Scene other = new Scene(vertx);
        other.paused();
        Files.writeString(state.resolve("address"), other.address + "\n");
        Ran waited = ran.get(40, TimeUnit.SECONDS);
        scene = other;
        assertThat(waited.err()).contains("trying again");
        assertThat(waited.code()).isZero();
    }

    /** Whoever comes to this port next, or came while nobody listened, finds no daemon. */
    private static void refuseOnce(int port) throws IOException {
        try (ServerSocket nobody = new ServerSocket()) {
            nobody.setReuseAddress(true);
            nobody.setSoTimeout(20_000);
            nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            nobody.accept().close();
        } catch (BindException taken) {
            // By somebody else's connection: no daemon listens there either.
        }
    }

    @Test
    void waitingHasAnEnd() throws Exception {
        scene.deployed();
        scene.begin();
        Ran ran = run("wait", "--for", "paused", "--timeout", "300ms");
        assertThat(ran.code()).isEqualTo(ExitCode.TIMEOUT);
        assertThat(ran.err()).contains("next: refreshctl explain postgresql");
    }

    @Test
    void aBlockedRunEndsWaitingOnlyWhenAHumanMustAct() throws Exception {
        scene.deployed();
        scene.begin();
        Reason passing = Reason.of(ReasonCode.UNIT_LAGGING, "postgresql/1 lags");
        scene.happens(() -> {
            scene.applications.happen("postgresql", new Event.GatePassed(), new Event.RunBlocked(passing));
            scene.applications.say("postgresql", passing);
        });
        assertThat(run("wait", "--for", "paused", "--timeout", "100ms").code()).isEqualTo(ExitCode.TIMEOUT);
        scene.happens(() ->
                scene.applications.say("postgresql", Reason.of(ReasonCode.SECOND_PRIMARY, "two units are primaries")));
        assertThat(run("wait", "--for", "paused").code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anApplicationIsNamedAsInJuju() throws Exception {
        for (String[] named : new String[][] {{"orders"}, {"--application", "orders"}, {}}) {
            List<String> line = new ArrayList<>(List.of("deploy", "postgresql"));
            line.addAll(List.of(named));
            line.addAll(List.of("--revision", "99", "--resource", "postgresql-binaries=33"));
            assertThat(run(line.toArray(String[]::new)).err()).contains(named.length == 0 ? "postgresql" : "orders");
        }
    }

    @Test
    void anActionRunsAsInJuju() throws Exception {
        scene.deployed();
        Ran ran = meanwhile(
                () -> end(5, OperationStatus.COMPLETED, "all checks passed"),
                "run",
                "postgresql/leader",
                "pre-upgrade-check");
        assertThat(ran.out()).isEqualTo("topology: 'pass: 1 primary'\n");
        assertThat(ran.err()).startsWith("Running operation 5 with 1 task\n  - task 6 on unit-postgresql-0\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void aFailedActionFails() throws Exception {
        scene.deployed();
        Ran ran = meanwhile(
                () -> end(5, OperationStatus.FAILED, "failed: topology"),
                "run",
                "postgresql/leader",
                "pre-upgrade-check");
        assertThat(ran.out()).startsWith("Action id 5 failed: failed: topology\n");
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anActionInTheBackgroundIsLeftToItself() throws Exception {
        scene.deployed();
        Ran ran = run("run", "postgresql/leader", "pre-upgrade-check", "--background");
        assertThat(ran.out()).isEqualTo("Scheduled operation 5\n");
        assertThat(ran.code()).isZero();
    }

    @Test
    void refreshingWithWaitEndsAtThePause() throws Exception {
        scene.deployed();
        Ran ran = meanwhile(
                () -> {
                    Reason paused = Reason.of(ReasonCode.PAUSED_BY_POLICY, "paused: one unit is new");
                    scene.applications.happen(
                            "postgresql", new Event.GatePassed(), new Event.Prepared(), new Event.RunPaused(1, paused));
                    scene.applications.say("postgresql", paused);
                    end(5, OperationStatus.COMPLETED, "paused");
                },
                "refresh",
                "--channel",
                "14/stable",
                "--pause-after",
                "all",
                "--soak",
                "3",
                "--wait");
        assertThat(ran.code()).isEqualTo(ExitCode.PAUSED);
        assertThat(ran.out()).isEqualTo("operation 5 refresh of postgresql: completed, paused\n");
        // Which of the lines of a run comes last depends on who is quicker, the stream or the answer.
        assertThat(ran.err()).contains("14.8 -> 14.9");
    }

    @Test
    void aCheckShowsItsVerdicts() throws Exception {
        scene.deployed();
        Ran ran = meanwhile(() -> end(5, OperationStatus.FAILED, "failed: topology"), "check");
        assertThat(ran.code()).isEqualTo(ExitCode.FAILED);
        assertThat(ran.out()).contains("topology: 'pass: 1 primary'", "failed: topology");
    }

    @Test
    void aRollbackAsksForTheName() throws Exception {
        scene.paused();
        assertThat(run(true, "something else\n", "rollback").code()).isEqualTo(ExitCode.USAGE);
        Ran ran = run(true, "postgresql\n", "rollback");
        assertThat(ran.code()).isZero();
        assertThat(ran.err()).contains("go back to 14.8");
        assertThat(scene.applications
                        .application("postgresql")
                        .run()
                        .orElseThrow()
                        .rollbackRequested())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"status", "explain", "operations", "actions", "revisions", "config", "show-operation 5", "events"
            })
    void jsonIsTheAnswerAsItCame(String line) throws Exception {
        scene.paused();
        List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
        arguments.addAll(List.of("-o", "json"));
        Ran ran = run(arguments.toArray(String[]::new));
        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).allMatch(one -> one.startsWith("{") && one.endsWith("}"));
    }

    @Test
    void tasksReportsAndConfigurationAreThere() throws Exception {
        scene.paused();
        assertThat(run("show-task", "6").out()).contains("unit: postgresql/2", "message: on 14.9");
        Path file = state.resolve("report.json");
        assertThat(run("report", "1", "-o", file.toString()).code()).isZero();
        assertThat(file).content().contains("run-paused").doesNotContain(Scene.TOKEN);
        assertThat(run("config", "pause-after-unit-refresh=all").out()).contains("pause-after-unit-refresh: all");
        assertThat(run("config", "postgresql").out()).contains("soak-seconds: 0");
        assertThat(run("revisions").out()).contains("14/stable", "deployed");
        assertThat(run("actions", "--schema").out()).contains("resume-upgrade:", "type: integer");
        assertThat(run("resume").err()).contains("--pause 1");
        assertThat(run("resume", "--pause", "1").code()).isZero();
        assertThat(run("pause").code()).isZero();
        assertThat(run("cancel").code()).isZero();
    }

    @Test
    void severalApplicationsMustBeToldApart() throws Exception {
        scene.deployed().deployed("other", 1);
        Ran ran = run("explain");
        assertThat(ran.code()).isEqualTo(ExitCode.USAGE);
        assertThat(ran.err()).contains("other, postgresql");
        assertThat(run("explain", "other").code()).isZero();
    }

    @Test
    void deployingSaysWhatWasAsked() {
        Ran ran = run(
                "deploy",
                "postgresql",
                "-n",
                "3",
                "--revision",
                "99",
                "--resource",
                "postgresql-binaries=33",
                "--config",
                "pause-after-unit-refresh=all");
        assertThat(ran.code()).isZero();
        assertThat(ran.out()).startsWith("operation 1 deploy of postgresql: running");
        assertThat(run("deploy", "postgresql").code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run("deploy", "mysql").err()).contains("there is no charm mysql");
    }
}
