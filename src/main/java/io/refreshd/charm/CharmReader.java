package io.refreshd.charm;

import io.refreshd.model.ReasonCode;
import io.refreshd.model.VersionNotes;
import io.refreshd.yaml.Problems;
import io.refreshd.yaml.YamlFile;
import io.refreshd.yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a charm of the texts of its files. Metadata may be in one {@code charmcraft.yaml} or spread over the older
 * files; what Juju knows and we do not is kept and ignored. Our own files are read strictly.
 */
final class CharmReader {
    static final String CHARMCRAFT = "charmcraft.yaml";
    static final String METADATA = "metadata.yaml";
    static final String ACTIONS = "actions.yaml";
    static final String CONFIG = "config.yaml";
    static final String REVISIONS = "revisions.yaml";
    static final String CHANNELS = "channels.yaml";
    static final String VERSIONS = "versions.yaml";

    /** Every file that is looked at, in the order in which problems are told. */
    static final List<String> FILES = List.of(CHARMCRAFT, METADATA, ACTIONS, CONFIG, REVISIONS, CHANNELS, VERSIONS);

    private final String folder;
    private final SortedMap<String, String> files;
    private final Problems problems = new Problems();

    private CharmReader(String folder, SortedMap<String, String> files) {
        this.folder = folder;
        this.files = files;
    }

    static Charm read(String name, String folder, SortedMap<String, String> files, String platform)
            throws CharmInvalid {
        CharmReader reader = new CharmReader(folder, files);
        Charm charm = reader.charm(name, platform);
        if (!reader.problems.none()) {
            throw new CharmInvalid(ReasonCode.CHARM_INVALID, reader.problems.found());
        }
        return charm;
    }

    private Charm charm(String name, String platform) {
        YamlMap charmcraft = open(CHARMCRAFT);
        YamlMap metadata = !charmcraft.has("name") && files.containsKey(METADATA) ? open(METADATA) : charmcraft;
        named(metadata, name);
        YamlMap wanted = charmcraft.has("resources") ? charmcraft : metadata;
        SortedMap<String, ResourceSpec> resources = MetadataReader.resources(wanted.map("resources"));
        YamlMap actions = charmcraft.has("actions") ? charmcraft.map("actions") : optional(ACTIONS);
        YamlMap config = charmcraft.has("config") ? charmcraft.map("config") : optional(CONFIG);
        YamlMap released = optional(REVISIONS);
        SortedMap<Integer, Revision> revisions = RevisionReader.revisions(released, resources.keySet());
        return new Charm(
                name,
                metadata.text("summary").orElse(""),
                RevisionReader.workload(released),
                platform,
                resources,
                MetadataReader.actions(actions),
                MetadataReader.options(config.map("options")),
                revisions,
                channels(problems.none() ? Optional.of(revisions.keySet()) : Optional.empty()),
                files.containsKey(VERSIONS) ? NoteReader.notes(open(VERSIONS)) : VersionNotes.NONE,
                texts());
    }

    private Channels channels(Optional<Set<Integer>> revisions) {
        return files.containsKey(CHANNELS) ? ChannelReader.channels(open(CHANNELS), revisions) : Channels.NONE;
    }

    private static void named(YamlMap metadata, String name) {
        metadata.require("name");
        metadata.text("name")
                .filter(given -> !given.equals(name))
                .ifPresent(given -> metadata.problem(
                        "name", "is " + given + " while the folder is " + name, "give both the same name"));
        metadata.text("type")
                .filter(type -> !type.equals("charm"))
                .ifPresent(type -> metadata.problem("type", "is " + type, "only type charm can be refreshed"));
    }

    private YamlMap open(String file) {
        String text = files.get(file);
        String name = folder + "/" + file;
        return YamlFile.parse(name, text == null ? "" : text, problems);
    }

    private YamlMap optional(String file) {
        return files.containsKey(file) ? open(file) : YamlFile.parse(file, "", new Problems());
    }

    private SortedMap<String, String> texts() {
        TreeMap<String, String> texts = new TreeMap<>(files);
        texts.keySet().retainAll(List.of(CHARMCRAFT, METADATA, ACTIONS, CONFIG, VERSIONS));
        return texts;
    }
}
