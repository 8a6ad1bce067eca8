package io.refreshd.substrate.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The paths below the daemon's state folder that belong to applications and units. */
public record Places(Path root) {
    private static final Pattern APPLICATION = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ORDINAL = Pattern.compile("0|[1-9]\\d{0,4}");

    /** The passwords of an application; 0600. */
    public Path secrets(String application) {
        return application(application).resolve("secrets.json");
    }

    /** How clients reach an application; 0600. */
    public Path client(String application) {
        return application(application).resolve("client.json");
    }

    /** The folder with what belongs to an application as a whole; only the daemon reads it. */
    public Path application(String application) {
        return root.resolve("applications").resolve(checked(application));
    }

    /** A unit's place; it need not exist. */
    public Place unit(String application, int ordinal) {
        return new Place(units(application).resolve(Integer.toString(ordinal)));
    }

    /** The ports that belong to an application by name. */
    Path ports(String application) {
        return units(application).resolve("ports.json");
    }

    /** The folder of a process that belongs to the application as a whole. */
    public Path companion(String application, String name) {
        return units(application).resolve(name);
    }

    /** The folder of all units of an application. */
    Path units(String application) {
        return root.resolve("units").resolve(checked(application));
    }

    /** The places that exist, complete or not, by ordinal. */
    public SortedMap<Integer, Place> places(String application) {
        SortedMap<Integer, Place> places = new TreeMap<>();
        for (String name : names(units(application))) {
            if (ORDINAL.matcher(name).matches()) {
                places.put(Integer.parseInt(name), unit(application, Integer.parseInt(name)));
            }
        }
        return places;
    }

    /** The applications that have a folder of units. */
    public Collection<String> applications() {
        return names(root.resolve("units")).stream()
                .filter(name -> APPLICATION.matcher(name).matches())
                .toList();
    }

    private static Collection<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new TreeSet<>();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A name becomes a path here: nothing but the letters of an application's name may pass. */
    private static String checked(String application) {
        if (!APPLICATION.matcher(application).matches()) {
            throw new IllegalArgumentException("not an application's name: " + application);
        }
        return application;
    }
}
