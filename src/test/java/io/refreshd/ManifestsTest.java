package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The manifests are what they say: every file is listed, and no right goes further than its capability. */
class ManifestsTest {
    private static final Path FOLDER = Path.of("config/kubernetes");

    @ParameterizedTest
    @ValueSource(strings = {"", "admission", "monitoring"})
    void everyFileIsListedAndHoldsObjects(String folder) throws IOException {
        List<?> listed = (List<?>) load(folder + "/kustomization.yaml").get(0).get("resources");
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.list(FOLDER.resolve(folder))) {
            all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("kustomization.yaml"))
                    .forEach(files::add);
        }
        assertThat(listed.stream().map(String::valueOf)).containsExactlyInAnyOrderElementsOf(files);
        for (String file : files) {
            assertThat(load(folder + "/" + file))
                    .allMatch(object -> object.containsKey("apiVersion")
                            && object.containsKey("kind")
                            && object.containsKey("metadata"));
        }
    }

    @Test
    void noRoleGoesFurtherThanItsCapability() throws IOException {
        assertThat(rules("role-observe.yaml"))
                .allSatisfy(rule -> assertThat(rule.get("verbs")).isEqualTo(List.of("get", "list", "watch")));
        assertThat(rules("role-roll.yaml")).singleElement().satisfies(rule -> {
            assertThat(rule.get("resources")).isEqualTo(List.of("statefulsets"));
            assertThat(rule.get("verbs")).isEqualTo(List.of("patch"));
        });
        assertThat(rules("role-roll-back.yaml")).singleElement().satisfies(rule -> {
            assertThat(rule.get("resources")).isEqualTo(List.of("pods"));
            assertThat(rule.get("verbs")).isEqualTo(List.of("delete"));
        });
        assertThat(rules("role-events.yaml")).singleElement().satisfies(rule -> {
            assertThat(rule.get("resources")).isEqualTo(List.of("events"));
            assertThat(rule.get("verbs")).isEqualTo(List.of("create"));
        });
        assertThat(rules("role-patroni-auth.yaml")).singleElement().satisfies(rule -> {
            assertThat(rule.get("resources")).isEqualTo(List.of("secrets"));
            assertThat((List<?>) rule.get("resourceNames")).isNotEmpty();
            assertThat(rule.get("verbs")).isEqualTo(List.of("get"));
        });
        assertThat(rules("role-journal.yaml")).singleElement().satisfies(rule -> {
            assertThat(rule.get("resources")).isEqualTo(List.of("journalparts"));
            assertThat(rule.get("verbs")).isEqualTo(List.of("get", "list", "create", "update"));
        });
        assertThat(rules("role-state.yaml"))
                .allSatisfy(rule -> assertThat(rule.get("apiGroups")).isEqualTo(List.of("refreshd.io")));
    }

    @Test
    void theDefinitionKnowsEveryStateAndEveryFieldOfTheRequest() throws IOException {
        Map<?, ?> schema = (Map<?, ?>) at(load("crd.yaml").get(0), "spec", "versions", 0, "schema", "openAPIV3Schema");
        assertThat(at(schema, "properties", "status", "properties", "state", "enum"))
                .isEqualTo(Stream.of(RunState.values()).map(RunState::text).toList());
        Set<String> fields = new TreeSet<>();
        ((Map<?, ?>) at(schema, "properties", "spec", "properties"))
                .keySet()
                .forEach(field -> fields.add(String.valueOf(field)));
        assertThat(fields)
                .containsExactly(
                        "acceptDowntime",
                        "allowDowngrade",
                        "application",
                        "channel",
                        "pauseAfter",
                        "resources",
                        "resume",
                        "revision",
                        "rollback",
                        "scaleUp",
                        "skip",
                        "soakSeconds");
    }

    private static Object at(Object root, Object... path) {
        Object found = root;
        for (Object step : path) {
            found = step instanceof Integer index ? ((List<?>) found).get(index) : ((Map<?, ?>) found).get(step);
        }
        return found;
    }

    @Test
    void aSpareUnitIsACapabilityOfItsOwn() throws IOException {
        assertThat(rules("role-scale.yaml").stream().map(rule -> rule.get("resources") + " " + rule.get("verbs")))
                .containsExactly("[statefulsets/scale] [patch]", "[persistentvolumeclaims] [get]");
    }

    private static List<Map<?, ?>> rules(String file) throws IOException {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object rule : (List<?>) load(file).get(0).get("rules")) {
            rules.add((Map<?, ?>) rule);
        }
        return rules;
    }

    private static List<Map<?, ?>> load(String file) throws IOException {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (Object object : new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(Path.of(FOLDER + "/" + file)))) {
            objects.add((Map<?, ?>) object);
        }
        return objects;
    }
}
