package io.refreshd.charm;

import io.refreshd.model.ReasonCode;
import io.refreshd.yaml.Problem;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of charms. Every load reads the files anew. Blocks on the disk: not for an event loop. */
public final class CharmStore {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final long MOST_BYTES = 2 << 20;

    private final Path charms;
    private final String platform;

    public CharmStore(Path charms) {
        this(charms, Platform.current());
    }

    public CharmStore(Path charms, String platform) {
        this.charms = charms;
        this.platform = platform;
    }

    /** The names of all charms here, sorted; whether each is valid shows when it is loaded. */
    public List<String> names() {
        if (!Files.isDirectory(charms)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(charms)) {
            return entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Reads a charm; the exception says everything that is wrong with it. */
    public Charm load(String name) throws CharmInvalid {
        Path folder = charms.resolve(NAME.matcher(name).matches() ? name : "-");
        if (!Files.isDirectory(folder)) {
            String known = names().isEmpty() ? "put one into " + charms : "use " + String.join(", ", names());
            Problem problem = new Problem(charms.toString(), 0, "", "there is no charm " + name, known);
            String next = names().isEmpty() ? "" : "refreshctl deploy " + names().get(0);
            throw new CharmInvalid(ReasonCode.UNKNOWN_CHARM, List.of(problem), next);
        }
        SortedMap<String, String> files = new TreeMap<>();
        for (String file : CharmReader.FILES) {
            Path path = folder.resolve(file);
            if (Files.exists(path)) {
                files.put(file, text(path));
            }
        }
        return CharmReader.read(name, folder.toString(), files, platform);
    }

    private static String text(Path file) throws CharmInvalid {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw unreadable(file, "larger than " + MOST_BYTES + " bytes", "make it smaller");
            }
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw unreadable(file, "not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage(), "check its rights");
        }
    }

    private static CharmInvalid unreadable(Path file, String problem, String fix) {
        return new CharmInvalid(ReasonCode.CHARM_INVALID, List.of(new Problem(file.toString(), 0, "", problem, fix)));
    }
}
