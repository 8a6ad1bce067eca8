package io.refreshd.charm;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNotes;
import io.refreshd.model.Workload;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A validated charm, as it stood when it was read; it does not follow later changes of its folder.
 *
 * @param workload what its units are
 * @param platform which artefacts its releases name, for example {@code linux-amd64}
 * @param resources what the charm asks for, by name
 * @param actions by name
 * @param options its configuration, by name
 * @param revisions by number; empty for a charm from elsewhere that is not released here
 * @param notes what is known of the workload's versions
 * @param metadata the texts of its metadata files by file name, as its author wrote them
 */
public record Charm(
        String name,
        String summary,
        Workload workload,
        String platform,
        SortedMap<String, ResourceSpec> resources,
        SortedMap<String, ActionSpec> actions,
        SortedMap<String, ConfigOption> options,
        SortedMap<Integer, Revision> revisions,
        Channels channels,
        VersionNotes notes,
        SortedMap<String, String> metadata) {
    public Charm {
        resources = Collections.unmodifiableSortedMap(new TreeMap<>(resources));
        actions = Collections.unmodifiableSortedMap(new TreeMap<>(actions));
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        revisions = Collections.unmodifiableSortedMap(new TreeMap<>(revisions));
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** As {@link #resolve(String, String)} for who follows no channel yet. */
    public Resolution resolve(String channel) {
        return resolve(channel, channels.standard());
    }

    private static final String REVISIONS = "refreshctl revisions APP";

    /**
     * The release that a channel holds now.
     *
     * @param channel {@code track/risk}; a risk alone keeps the followed track, a track alone means its stable risk, and
     *     nothing means the followed channel
     * @param followed the channel that the application follows
     */
    public Resolution resolve(String channel, String followed) {
        String full = fullName(channel.isEmpty() ? followed : channel, followed);
        int slash = full.indexOf('/');
        String track = full.substring(0, slash);
        Optional<Integer> revision =
                Risk.parse(full.substring(slash + 1)).flatMap(risk -> channels.revision(track, risk));
        if (revision.isEmpty()) {
            return refused(
                    ReasonCode.UNKNOWN_CHANNEL, "has no channel " + full + "; it has " + openChannels(), REVISIONS);
        }
        return release(revision.get(), full);
    }

    /**
     * The release that a revision and its resources are: one inseparable pair.
     *
     * @param given resource name to resource revision; every resource of the charm, each the one of that revision
     */
    public Resolution resolve(int number, Map<String, Integer> given) {
        Revision revision = revisions.get(number);
        if (revision == null) {
            return refused(
                    ReasonCode.UNKNOWN_REVISION, "has no revision " + number + "; it has " + numbers(), REVISIONS);
        }
        String command = "refreshctl refresh APP --revision " + number + " " + pairOptions(revision);
        Optional<String> unknown = unknown(revision, given);
        if (unknown.isPresent()) {
            return refused(ReasonCode.RESOURCE_MISMATCH, unknown.get(), command);
        }
        Optional<String> missing = revision.resources().keySet().stream()
                .filter(resource -> !given.containsKey(resource))
                .findFirst();
        if (missing.isPresent()) {
            String why = "revision " + number + " is a release only together with its resource " + missing.get()
                    + ", which was not named";
            return refused(ReasonCode.RESOURCE_MISSING, why, command);
        }
        Optional<String> mismatch = mismatch(revision, given);
        return mismatch.isPresent()
                ? refused(ReasonCode.RESOURCE_MISMATCH, mismatch.get(), command)
                : release(number, "");
    }

    /**
     * Why units can not go from one revision to another as far as the charm's own code is concerned; empty when they can, or
     * one of the two does not say its version.
     */
    public Optional<Reason> objection(int from, int to) {
        Optional<CharmVersion> old = version(from);
        Optional<CharmVersion> wanted = version(to);
        return old.isEmpty() || wanted.isEmpty() || old.get().understands(wanted.get())
                ? Optional.empty()
                : Optional.of(new Reason(
                        ReasonCode.CHARM_INCOMPATIBLE,
                        "Charm " + name + ": revision " + from + " is " + old.get() + ", revision " + to + " is "
                                + wanted.get() + "; only charms of one track and one major follow each other.",
                        REVISIONS));
    }

    private Optional<CharmVersion> version(int number) {
        return Optional.ofNullable(revisions.get(number)).flatMap(Revision::charm);
    }

    /** Whether its units are containers, not processes of a machine. */
    public boolean ofImages() {
        return resources.values().stream().anyMatch(resource -> resource.type().equals("oci-image"));
    }

    /** The content of a revision, with which it can be read back after the folder was changed. */
    public byte[] content(int number) {
        return CharmContent.write(
                this, Optional.ofNullable(revisions.get(number)).orElseThrow());
    }

    /** The numbers of the revisions that run a version on this platform, oldest first. */
    public List<Integer> revisionsOf(Version version) {
        return revisions.values().stream()
                .filter(revision -> revision.version().equals(version)
                        && unavailable(revision).isEmpty())
                .map(Revision::number)
                .toList();
    }

    /** The numbers of the revisions whose resources all have one of these digests, oldest first. */
    public List<Integer> revisionsOf(Collection<String> digests) {
        return revisions.values().stream()
                .filter(revision -> !revision.resources().isEmpty())
                .filter(revision -> revision.resources().values().stream()
                        .allMatch(pin -> pin.artifact(platform)
                                .filter(artifact -> digests.contains(artifact.sha256()))
                                .isPresent()))
                .map(Revision::number)
                .toList();
    }

    private static String fullName(String channel, String followed) {
        if (channel.indexOf('/') >= 0) {
            return channel;
        }
        if (Risk.parse(channel).isEmpty()) {
            return channel + "/" + Risk.STABLE.text();
        }
        int slash = followed.indexOf('/');
        return (slash < 0 ? followed : followed.substring(0, slash)) + "/" + channel;
    }

    private Resolution release(int number, String channel) {
        Revision revision = Optional.ofNullable(revisions.get(number)).orElseThrow();
        Optional<String> unavailable = unavailable(revision);
        if (unavailable.isPresent()) {
            return refused(ReasonCode.RESOURCE_UNAVAILABLE, unavailable.get(), REVISIONS);
        }
        TreeMap<String, Resource> pinned = new TreeMap<>();
        revision.resources().forEach((resource, pin) -> {
            Artifact artifact = pin.artifact(platform).orElseThrow();
            pinned.put(resource, new Resource(pin.revision(), artifact.coordinates(), artifact.sha256()));
        });
        String digest = CharmContent.digest(CharmContent.write(this, revision));
        return new Resolution.Resolved(new Release(name, number, revision.version(), pinned, digest), channel);
    }

    private Optional<String> unavailable(Revision revision) {
        return revision.resources().entrySet().stream()
                .filter(entry -> entry.getValue().artifact(platform).isEmpty())
                .map(entry -> "revision " + revision.number() + " (" + revision.version() + ") has no " + entry.getKey()
                        + " for " + platform + ", only for "
                        + String.join(", ", entry.getValue().artifacts().keySet()))
                .findFirst();
    }

    private static Optional<String> unknown(Revision revision, Map<String, Integer> given) {
        return new TreeSet<>(given.keySet())
                .stream()
                        .filter(resource -> !revision.resources().containsKey(resource))
                        .findFirst()
                        .map(resource ->
                                "there is no resource " + resource + "; revision " + revision.number() + " has "
                                        + String.join(", ", revision.resources().keySet()));
    }

    private static Optional<String> mismatch(Revision revision, Map<String, Integer> given) {
        return revision.resources().entrySet().stream()
                .filter(pin -> pin.getValue().revision() != given.getOrDefault(pin.getKey(), -1))
                .findFirst()
                .map(pin -> "revision " + revision.number() + " belongs to " + pin.getKey() + " "
                        + pin.getValue().revision() + ", not " + given.get(pin.getKey()));
    }

    private static String pairOptions(Revision revision) {
        return revision.resources().entrySet().stream()
                .map(entry ->
                        "--resource " + entry.getKey() + "=" + entry.getValue().revision())
                .collect(Collectors.joining(" "));
    }

    private String openChannels() {
        return channels.open().isEmpty() ? "none" : String.join(", ", channels.open());
    }

    private String numbers() {
        if (revisions.isEmpty()) {
            return "none";
        }
        String all = revisions.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return revisions.size() <= 12
                ? all
                : revisions.size() + " from " + revisions.firstKey() + " to " + revisions.lastKey();
    }

    private Resolution refused(ReasonCode code, String what, String next) {
        return new Resolution.Refused(new Reason(code, "Charm " + name + ": " + what + ".", next));
    }
}
