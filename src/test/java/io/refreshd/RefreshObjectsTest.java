package io.refreshd;

import static io.refreshd.EmulatedDaemon.V1;
import static io.refreshd.EmulatedDaemon.V2;
import static io.refreshd.KubernetesDaemon.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.refreshd.emulation.ApiServer.Mutation;
import io.refreshd.emulation.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are started, answered and watched as objects of the cluster. */
class RefreshObjectsTest {
    private static final int WRITES = 6;
    private static final String OBJECTS = "/apis/refreshd.io/v1alpha1/namespaces/test/refreshes";
    private static final String TO_2 = "'application':'web','revision':2,'resources':{'app-image':2}";

    @Test
    void creatingAnObjectStartsARunAndResumeAnswersItsPause() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "to-two", TO_2);
            until(daemon, "to-two", object -> condition(object, "Paused").equals("True"));
            JsonNode status = status(daemon, "to-two");
            assertThat(status.path("state").asText()).isEqualTo("paused");
            assertThat(status.path("reason").asText()).isEqualTo("paused-by-policy");
            assertThat(status.path("next").asText()).isEqualTo("refreshctl resume web");
            assertThat(status.path("units").asText()).isEqualTo("1/3");
            assertThat(status.path("pause").asInt()).isEqualTo(1);
            assertThat(status.path("from").path("version").asText()).isEqualTo("14.1");
            assertThat(status.path("to").path("version").asText()).isEqualTo("14.2");
            assertThat(daemon.app().path("refresh").path("startedBy").asText()).isEqualTo("refresh/to-two");
            patch(daemon, "to-two", "'resume':1");
            until(daemon, "to-two", object -> condition(object, "Completed").equals("True"));
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
            assertThat(status(daemon, "to-two").path("units").asText()).isEqualTo("3/3");
            assertThat(status(daemon, "to-two").has("pause")).isFalse();
            assertThat(daemon.cluster.objects("refreshes")).hasSize(1);
        }
    }

    @Test
    void aRunThatSomebodyStartsOtherwiseIsShownAsAnObjectToo() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            daemon.refresh(2, "first");
            until(daemon, "web-1", object -> condition(object, "Paused").equals("True"));
            JsonNode object = object(daemon, "web-1");
            assertThat(object.path("spec").path("revision").asInt()).isEqualTo(2);
            assertThat(object.path("metadata")
                            .path("labels")
                            .path("refreshd.io/application")
                            .asText())
                    .isEqualTo("web");
            patch(daemon, "web-1", "'rollback':true");
            until(
                    daemon,
                    "web-1",
                    seen -> seen.path("status").path("state").asText().equals("rolled-back"));
            assertThat(condition(object(daemon, "web-1"), "Completed")).isEqualTo("False");
            assertThat(daemon.images()).containsExactly(V1, V1, V1);
        }
    }

    @Test
    void anObjectThatIsDeletedTakesNothingWithIt() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "to-two", TO_2);
            daemon.until("paused");
            assertThat(daemon.cluster.ask("DELETE", OBJECTS + "/to-two", "", ""))
                    .isEqualTo(200);
            assertThat(daemon.action("resume-upgrade", "{}")).isEqualTo(202);
            daemon.until("completed");
            daemon.refresh(1, "none");
            until(daemon, "web-2", object -> condition(object, "Completed").equals("True"));
            assertThat(daemon.cluster.objects("refreshes")).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'application':'web','revision':9                            | UnknownRevision
            'application':'web','revision':'two'                        | InvalidParameter
            'application':'web','channel':'14/stable','revision':2      | InvalidParameter
            'application':'web','channel':'99/stable'                   | UnknownChannel
            'application':'web','channel':'14/stable','colour':'red'    | UnknownParameter
            'application':'web'                                         | TargetMissing
            'application':'web','channel':'14/stable','pauseAfter':'x'  | InvalidParameter
            'application':'web','channel':'14/stable','skip':{'x':'y'}  | UnknownCheck
            'application':'web','revision':1,'resources':{'app-image':1}| AlreadyOnRelease
            """)
    void whatIsRefusedIsShown(String spec, String reason) {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "wrong", spec);
            until(daemon, "wrong", object -> condition(object, "Accepted").equals("False"));
            JsonNode status = status(daemon, "wrong");
            assertThat(status.path("conditions").path(0).path("reason").asText())
                    .isEqualTo(reason);
            assertThat(status.path("sentence").asText()).isNotEmpty();
            assertThat(status.has("run")).isFalse();
        }
    }

    @Test
    void whatIsRefusedIsAskedForOnce() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(
                    daemon,
                    "same",
                    "'application':'web','revision':1,'resources':{'app-image':1},'allowDowngrade':true");
            until(daemon, "same", object -> condition(object, "Accepted").equals("False"));
            JsonNode object = object(daemon, "same");
            // Another run's whole life, after which it would be accepted, and a restart.
            daemon.refresh(2, "none");
            until(daemon, "web-1", seen -> condition(seen, "Completed").equals("True"));
            daemon.restart();
            daemon.untilAdopted();
            create(daemon, "next", "'application':'web','revision':3,'resources':{'app-image':3},'pauseAfter':'none'");
            until(daemon, "next", seen -> condition(seen, "Completed").equals("True"));
            assertThat(object(daemon, "same")).isEqualTo(object);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'resume':99         | /resume: names no pause
            'resume':'now'      | /resume: names no pause
            'pauseAfter':'some' | there is no policy some
            'rollback':'yes'    | /rollback: must be true or false
            'revision':3        | the target of a run can not be changed
            """)
    void aSpecThatIsEditedIntoNonsenseIsNamedAndTheRunStaysWhereItIs(String edit, String sentence) {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "to-two", TO_2);
            until(daemon, "to-two", object -> condition(object, "Paused").equals("True"));
            patch(daemon, "to-two", edit);
            until(daemon, "to-two", object -> condition(object, "Accepted").equals("False"));
            assertThat(object(daemon, "to-two")
                            .path("status")
                            .path("conditions")
                            .path(0)
                            .path("message")
                            .asText())
                    .contains(sentence);
            assertThat(condition(object(daemon, "to-two"), "Paused")).isEqualTo("True");
            assertThat(state(daemon.app())).isEqualTo("paused");
            patch(daemon, "to-two", "'resume':1,'pauseAfter':'none','rollback':null,'revision':2");
            until(daemon, "to-two", object -> condition(object, "Completed").equals("True"));
            assertThat(condition(object(daemon, "to-two"), "Accepted")).isEqualTo("True");
        }
    }

    @Test
    void anObjectWaitsForItsApplication() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "other", "'application':'other','channel':'14/stable','pauseAfter':'none'");
            until(daemon, "other", object -> condition(object, "Accepted").equals("False"));
            assertThat(status(daemon, "other").path("reason").asText()).isEqualTo("unknown-application");
            daemon.cluster.create("other", 3, V1, "refreshd.io/application", "other", "refreshd.io/charm", "web");
            until(daemon, "other", object -> condition(object, "Completed").equals("True"));
        }
    }

    @Test
    void aDaemonThatIsRestartedStartsNoSecondRunAndGoesOnTelling() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "to-two", TO_2);
            daemon.until("paused");
            daemon.restart();
            until(daemon, "to-two", object -> condition(object, "Paused").equals("True"));
            patch(daemon, "to-two", "'resume':1");
            daemon.until("refreshing");
            daemon.restart();
            until(daemon, "to-two", object -> condition(object, "Completed").equals("True"));
            assertThat(status(daemon, "to-two").path("run").asInt()).isEqualTo(1);
            assertThat(daemon.app().path("refresh").path("id").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aPolicyThatIsEditedCountsForTheNextUnit() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            create(daemon, "to-two", TO_2 + ",'pauseAfter':'all'");
            until(daemon, "to-two", object -> condition(object, "Paused").equals("True"));
            patch(daemon, "to-two", "'resume':1,'pauseAfter':'none'");
            until(daemon, "to-two", object -> condition(object, "Completed").equals("True"));
            assertThat(status(daemon, "to-two").path("pauses").asInt()).isEqualTo(1);
        }
    }

    @Test
    void withoutTheDefinitionEverythingElseWorksAndWithItRunsAreShown() {
        try (EmulatedDaemon daemon = EmulatedDaemon.adopted()) {
            daemon.refresh(2, "first");
            daemon.until("paused");
            assertThat(daemon.ready())
                    .contains("[!]refreshes the custom resource refreshes.refreshd.io is not defined");
            daemon.cluster.define();
            until(daemon, "web-1", object -> condition(object, "Paused").equals("True"));
            daemon.cluster.undefine();
            daemon.action("resume-upgrade", "{}");
            daemon.until("completed");
            assertThat(daemon.images()).containsExactly(V2, V2, V2);
        }
    }

    /** As after a write that was lost with the daemon, when another run came before the next start. */
    @Test
    void theEndOfAnEarlierRunIsToldAfterwards() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            daemon.refresh(2, "none");
            until(daemon, "web-1", object -> condition(object, "Completed").equals("True"));
            daemon.refresh(1, "none");
            until(daemon, "web-2", object -> condition(object, "Completed").equals("True"));
            for (int time = 0; time < 2; time++) {
                String lost = "{\"status\":{\"state\":\"paused\",\"units\":\"1/3\",\"endedAt\":null}}";
                assertThat(daemon.cluster.ask("PATCH", OBJECTS + "/web-1/status", "application/merge-patch+json", lost))
                        .isEqualTo(200);
                until(daemon, "web-1", object -> object.path("status").has("endedAt"));
                assertThat(status(daemon, "web-1").path("state").asText()).isEqualTo("completed");
                assertThat(status(daemon, "web-1").path("units").asText()).isEqualTo("3/3");
                daemon.restart();
            }
        }
    }

    @Test
    void fewRequestsTellOfARun() {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            daemon.refresh(2, "none");
            until(daemon, "web-1", object -> condition(object, "Completed").equals("True"));
            List<Mutation> all = daemon.cluster.api().mutations();
            assertThat(all).as("%s", all).hasSizeLessThanOrEqualTo(4 * 3);
            assertThat(daemon.cluster.api().lists()).hasSize(6);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyWriteMayFailOnce(Fault fault) {
        try (EmulatedDaemon daemon = EmulatedDaemon.withObjects()) {
            int run = 0;
            for (int number = 0; number < WRITES; number++) {
                daemon.cluster.api().fail(number, fault);
                daemon.refresh(number % 2 == 0 ? 2 : 1, "none");
                until(
                        daemon,
                        "web-" + ++run,
                        object -> condition(object, "Completed").equals("True"));
            }
        }
    }

    private static void create(EmulatedDaemon daemon, String name, String spec) {
        String body = "{'apiVersion':'refreshd.io/v1alpha1','kind':'Refresh','metadata':{'name':'%s'},'spec':{%s}}"
                .formatted(name, spec);
        assertThat(daemon.cluster.ask("POST", OBJECTS, "application/json", body.replace('\'', '"')))
                .isEqualTo(201);
    }

    private static void patch(EmulatedDaemon daemon, String name, String spec) {
        String body = "{'spec':{%s}}".formatted(spec).replace('\'', '"');
        assertThat(daemon.cluster.ask("PATCH", OBJECTS + "/" + name, "application/merge-patch+json", body))
                .isEqualTo(200);
    }

    private static void until(EmulatedDaemon daemon, String name, Predicate<JsonNode> reached) {
        boolean came = Eventually.within(Duration.ofSeconds(30), () -> reached.test(object(daemon, name)));
        assertThat(came).as("%s %s", object(daemon, name), daemon.app()).isTrue();
    }

    private static JsonNode object(EmulatedDaemon daemon, String name) {
        return daemon.cluster.objects("refreshes").stream()
                .filter(object -> object.path("metadata").path("name").asText().equals(name))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private static JsonNode status(EmulatedDaemon daemon, String name) {
        return object(daemon, name).path("status");
    }

    private static String condition(JsonNode object, String type) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }
}
