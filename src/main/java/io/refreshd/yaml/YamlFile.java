package io.refreshd.yaml;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Opens YAML files whose document is a mapping. What cannot be read becomes a problem and an empty mapping. */
public final class YamlFile {
    private YamlFile() {}

    /** Reads a file; its problems name it as the path is given here. */
    public static YamlMap read(Path file, Problems problems) {
        String name = file.toString();
        try {
            return parse(name, Files.readString(file), problems);
        } catch (NoSuchFileException e) {
            return unreadable(name, 0, "the file does not exist", "create it", problems);
        } catch (MalformedInputException e) {
            return unreadable(name, 0, "the file is not UTF-8", "save it as UTF-8", problems);
        } catch (IOException e) {
            return unreadable(name, 0, "the file cannot be read: " + e.getMessage(), "check its rights", problems);
        }
    }

    /** Reads text that came from elsewhere, under the name that its problems shall have. */
    public static YamlMap parse(String name, String text, Problems problems) {
        try {
            Compose compose = new Compose(LoadSettings.builder().setLabel(name).build());
            Optional<Node> document = compose.composeString(text);
            if (document.isEmpty()) {
                return new YamlMap(name, "", 1, Optional.empty(), problems);
            }
            if (document.get() instanceof MappingNode mapping) {
                return new YamlMap(name, "", 1, Optional.of(mapping), problems);
            }
            return unreadable(name, 1, "the document is not a mapping", "write key: value lines", problems);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            return unreadable(name, line, "not valid YAML: " + e.getProblem(), "correct the syntax here", problems);
        } catch (YamlEngineException e) {
            String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return unreadable(name, 1, "not valid YAML: " + first, "correct the syntax", problems);
        }
    }

    private static YamlMap unreadable(String name, int line, String problem, String fix, Problems problems) {
        problems.add(new Problem(name, line, "", problem, fix));
        return new YamlMap(name, "", line, Optional.empty(), problems);
    }
}
