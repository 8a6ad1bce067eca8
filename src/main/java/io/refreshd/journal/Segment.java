package io.refreshd.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.refreshd.journal.JournalProblem.Kind;
import io.refreshd.journal.PartStore.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One object of events: those after the segment before it, in order, chained by their hashes.
 *
 * @param number from 1, without gaps
 * @param version of the object; empty text while it was not made
 * @param before the hash of the last event of the segment before
 * @param sealed whether the next event goes into the next segment; a sealed segment never changes
 */
record Segment(int number, String version, long first, String before, boolean sealed, List<Kept> events) {
    static final String PREFIX = "journal-";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    Segment {
        events = List.copyOf(events);
    }

    /** An event as it is kept. */
    record Kept(long seq, String application, String at, String type, int v, String data, String hash) {
        Envelope envelope() {
            return new Envelope(v, type, data);
        }

        long size() {
            return 200L + data.length();
        }
    }

    /** What stands in the object. */
    private record Form(int form, long first, String before, boolean sealed, List<Kept> events) {}

    /** The empty one that comes before everything: its successor is the first that is made. */
    static Segment none() {
        return new Segment(0, "", 1, HashChain.START, true, List.of());
    }

    String name() {
        return name(number);
    }

    static String name(int number) {
        return PREFIX + String.format(Locale.ROOT, "%08d", number);
    }

    /** The sequence number of its last event, or of the last one before it. */
    long last() {
        return first + events.size() - 1;
    }

    /** The hash of its last event, or of the last one before it. */
    String hash() {
        return events.isEmpty() ? before : events.get(events.size() - 1).hash();
    }

    long size() {
        return events.stream().mapToLong(Kept::size).sum();
    }

    /**
     * The segment after an append: this one with the events, or the next one when this one is sealed.
     *
     * @param bound from this size on it is sealed
     */
    Segment after(String application, List<Envelope> added, Instant at, long bound) {
        List<Kept> all = new ArrayList<>(sealed ? List.of() : events);
        long seq = last();
        String hash = hash();
        for (Envelope envelope : added) {
            seq++;
            hash = HashChain.link(hash, seq, application, at.toString(), envelope);
            all.add(new Kept(seq, application, at.toString(), envelope.type(), envelope.v(), envelope.data(), hash));
        }
        Segment grown = sealed
                ? new Segment(number + 1, "", last() + 1, hash(), false, all)
                : new Segment(number, version, first, before, false, all);
        return grown.size() >= bound
                ? new Segment(grown.number, grown.version, grown.first, grown.before, true, all)
                : grown;
    }

    Segment at(String newer) {
        return new Segment(number, newer, first, before, sealed, events);
    }

    String spec() {
        try {
            return JSON.writeValueAsString(new Form(1, first, before, sealed, events));
        } catch (JsonProcessingException unwritable) {
            throw new IllegalStateException("texts and numbers can be written as JSON", unwritable);
        }
    }

    /** Reads one that must follow from the one before it. */
    static Segment read(Part part, Segment previous) {
        Form form = form(part);
        int number = previous.number + 1;
        if (!part.name().equals(name(number))
                || !previous.sealed
                || form.first() != previous.last() + 1
                || !form.before().equals(previous.hash())) {
            throw damaged(part.name() + " does not follow from " + previous.name());
        }
        long seq = previous.last();
        String hash = previous.hash();
        for (Kept kept : form.events()) {
            seq++;
            hash = HashChain.link(hash, seq, kept.application(), kept.at(), kept.envelope());
            if (kept.seq() != seq || !kept.hash().equals(hash)) {
                throw damaged("event " + seq + " in " + part.name() + " does not follow from the one before it");
            }
        }
        return new Segment(number, part.version(), form.first(), form.before(), form.sealed(), form.events());
    }

    /** Reads one again whose predecessors were verified before; its own chain is verified as well. */
    static Segment reread(Part part, int number, long first) {
        Segment before = new Segment(number - 1, "", first, form(part).before(), true, List.of());
        return read(part, before);
    }

    private static Form form(Part part) {
        try {
            Form form = JSON.readValue(part.spec(), Form.class);
            if (form.form() != 1) {
                throw new JournalProblem(
                        Kind.NEWER,
                        "the journal's " + part.name() + " has form " + form.form() + ", this version knows form 1",
                        "start the refreshd version that wrote it, or a newer one");
            }
            return form;
        } catch (JsonProcessingException broken) {
            throw damaged(part.name() + " is not understood: " + broken.getOriginalMessage());
        }
    }

    static JournalProblem damaged(String what) {
        return new JournalProblem(
                Kind.DAMAGED,
                "the journal in the cluster is damaged: " + what,
                "restore the journalparts of the namespace from a backup, or see operations.md");
    }
}
