package io.refreshd.charm;

import io.refreshd.model.Version;
import io.refreshd.model.Workload;
import io.refreshd.yaml.YamlMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code revisions.yaml}. */
final class RevisionReader {
    private static final Pattern PLATFORM = Pattern.compile("[a-z0-9]+-[a-z0-9_]+(-[a-z0-9]+)?|" + PinnedResource.ANY);

    /** An image: registry and name, perhaps with a tag; its digest is given beside it. */
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+(:[\\w.-]+)?");

    private static final Pattern COORDINATES = Pattern.compile("[\\w.-]+:[\\w.-]+:[\\w.-]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Set<String> wanted;
    private final TreeMap<Integer, Revision> revisions = new TreeMap<>();
    private final TreeMap<String, PinnedResource> pins = new TreeMap<>();

    private RevisionReader(Set<String> wanted) {
        this.wanted = wanted;
    }

    /** Reads all revisions; each must have exactly the resources that the charm asks for. */
    static SortedMap<Integer, Revision> revisions(YamlMap file, Set<String> wanted) {
        RevisionReader reader = new RevisionReader(wanted);
        file.allow("workload", "revisions");
        file.maps("revisions").forEach(reader::revision);
        return reader.revisions;
    }

    /** What all revisions run; a plain PostgreSQL server when the file does not say. */
    static Workload workload(YamlMap file) {
        Optional<String> text = file.text("workload");
        Optional<Workload> workload = text.flatMap(Workload::parse);
        if (text.isPresent() && workload.isEmpty()) {
            file.problem("workload", "there is no workload " + text.get(), "write postgresql, patroni, http or none");
        }
        return workload.orElse(Workload.POSTGRESQL);
    }

    private void revision(YamlMap map) {
        map.allow("revision", "version", "charm", "resources");
        map.require("revision", "version");
        Optional<Integer> number = map.integer("revision", 0, Integer.MAX_VALUE);
        Optional<Version> version = version(map);
        Optional<CharmVersion> charm = charm(map);
        TreeMap<String, PinnedResource> resources = resources(map);
        if (number.isEmpty() || version.isEmpty()) {
            return;
        }
        if (!revisions.isEmpty() && number.get() <= revisions.lastKey()) {
            map.problem("revision", "does not come after " + revisions.lastKey(), "append with the next higher number");
            return;
        }
        revisions.put(number.get(), new Revision(number.get(), version.get(), charm, resources));
    }

    private static Optional<Version> version(YamlMap map) {
        Optional<String> text = map.text("version");
        Optional<Version> version = text.flatMap(Version::parse);
        if (text.isPresent() && version.isEmpty()) {
            map.problem("version", "not a version: " + text.get(), "write \"MAJOR.MINOR\" such as \"14.9\"");
        }
        return version;
    }

    private static Optional<CharmVersion> charm(YamlMap map) {
        Optional<String> text = map.text("charm");
        Optional<CharmVersion> version = text.flatMap(CharmVersion::parse);
        if (text.isPresent() && version.isEmpty()) {
            map.problem("charm", "not a charm's version: " + text.get(), "write \"TRACK/MAJOR.MINOR.PATCH\"");
        }
        return version;
    }

    private TreeMap<String, PinnedResource> resources(YamlMap map) {
        YamlMap given = map.map("resources");
        for (String name : wanted) {
            if (!given.has(name)) {
                map.problem("resources", "the resource " + name + " is missing", "pin it; the two are one pair");
            }
        }
        TreeMap<String, PinnedResource> result = new TreeMap<>();
        for (String name : given.keys()) {
            if (wanted.contains(name)) {
                pin(name, given.map(name)).ifPresent(pin -> result.put(name, pin));
            } else {
                given.problem(name, "the charm asks for no such resource", "use " + String.join(", ", wanted));
            }
        }
        return result;
    }

    private Optional<PinnedResource> pin(String name, YamlMap map) {
        map.allow("revision", "artifacts");
        map.require("revision", "artifacts");
        YamlMap platforms = map.map("artifacts");
        TreeMap<String, Artifact> artifacts = new TreeMap<>();
        for (String platform : platforms.keys()) {
            if (PLATFORM.matcher(platform).matches()) {
                artifact(platforms.map(platform)).ifPresent(artifact -> artifacts.put(platform, artifact));
            } else {
                platforms.problem(platform, "not a platform", "write system-processor such as linux-amd64");
            }
        }
        Optional<PinnedResource> pin =
                map.integer("revision", 0, Integer.MAX_VALUE).map(revision -> new PinnedResource(revision, artifacts));
        pin.ifPresent(found -> {
            PinnedResource earlier = pins.putIfAbsent(name + "=" + found.revision(), found);
            if (earlier != null && !earlier.equals(found)) {
                map.problem("revision", "is pinned elsewhere to other artefacts", "give it a number of its own");
            }
        });
        return pin;
    }

    private static Optional<Artifact> artifact(YamlMap map) {
        map.allow("artifact", "sha256");
        map.require("artifact", "sha256");
        Pattern form = Pattern.compile(COORDINATES + "|" + IMAGE);
        Optional<String> coordinates =
                matching(map, "artifact", form, "group:artifact:version, or registry/name:tag of an image");
        Optional<String> digest = matching(map, "sha256", SHA256, "64 lower-case hex digits");
        return coordinates.flatMap(where -> digest.map(sha256 -> new Artifact(where, sha256)));
    }

    private static Optional<String> matching(YamlMap map, String key, Pattern form, String said) {
        Optional<String> text = map.text(key);
        if (text.isPresent() && !form.matcher(text.get()).matches()) {
            map.problem(key, "not " + said, "write " + said);
            return Optional.empty();
        }
        return text;
    }
}
