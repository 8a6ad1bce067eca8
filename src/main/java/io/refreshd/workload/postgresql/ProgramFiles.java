package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.Programs;
import io.refreshd.model.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what a folder of programs brings: extensions from their control files, and loadable libraries. Blocking. */
public final class ProgramFiles {
    private static final Pattern VERSION = Pattern.compile("^\\s*default_version\\s*=\\s*'([^']*)'", Pattern.MULTILINE);
    private static final String CONTROL = ".control";
    private static final String LIBRARY = ".so";

    private ProgramFiles() {}

    /** @param folder with {@code bin/}, {@code lib/} and {@code share/} */
    public static Programs read(Path folder, Version version) {
        return new Programs(
                version,
                extensions(either(folder.resolve("share/postgresql"), folder.resolve("share"))),
                libraries(either(folder.resolve("lib/postgresql"), folder.resolve("lib"))),
                Optional.empty());
    }

    private static Path either(Path first, Path second) {
        return Files.isDirectory(first) ? first : second;
    }

    private static SortedMap<String, String> extensions(Path share) {
        SortedMap<String, String> found = new TreeMap<>();
        for (Path file : files(share.resolve("extension"), 1, CONTROL)) {
            found.put(name(file.getFileName(), CONTROL), version(file));
        }
        return found;
    }

    /** Those in folders below, as plugins are, with the folder's name in front. */
    private static SortedSet<String> libraries(Path folder) {
        SortedSet<String> found = new TreeSet<>();
        files(folder, 2, LIBRARY).forEach(file -> found.add(name(folder.relativize(file), LIBRARY)));
        return found;
    }

    private static SortedSet<Path> files(Path folder, int depth, String ending) {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> all = Files.walk(folder, depth)) {
            SortedSet<Path> found = new TreeSet<>();
            all.filter(file -> file.getFileName().toString().endsWith(ending)).forEach(found::add);
            return found;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("can not read " + folder, unreadable);
        }
    }

    private static String version(Path control) {
        try {
            Matcher matcher = VERSION.matcher(Files.readString(control, StandardCharsets.ISO_8859_1));
            return matcher.find() ? matcher.group(1) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException("can not read " + control, unreadable);
        }
    }

    private static String name(Path file, String ending) {
        String text = file.toString();
        return text.substring(0, text.length() - ending.length());
    }
}
