package io.refreshd.decide;

import io.refreshd.decide.Facts.DatabaseFacts;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNote;
import io.refreshd.model.VersionNote.Kind;
import io.refreshd.model.VersionNotes;
import io.refreshd.model.VersionRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionChecksTest {
    private final Judging judging = new Judging();

    @Test
    void aHigherMinorPassesAndAnotherMajorFails() {
        judging.passes("version-order", "14.8 to 14.9");
        new Judging(Given.deployed(3), Given.OLD).passes("version-order", "14.8 to 14.8");
        new Judging(Given.deployed(3), Given.release(9, "15.3")).fails("version-order", "another major");
    }

    @Test
    void aLowerMinorMustBeAskedFor() {
        Release lower = Given.release(98, "14.7");
        new Judging(Given.deployed(3), lower).fails("version-order", "14.8 to 14.7 is a downgrade");
        Given asked = Given.deployed(3)
                .accepted(
                        Actions.REFRESH,
                        new Command.Refresh(
                                lower, "", Optional.empty(), Optional.empty(), List.of(), false, true, false));
        new Judging(asked, lower).warns("version-order", "as asked for");
    }

    @Test
    void everyUnitMustRunTheTargetAfterwards() {
        Judging after = Judging.after();
        after.passes("server-version", "3 units run 14.9");
        after.server(
                        1,
                        server -> new Facts.ServerFacts(
                                new Version(14, 8),
                                server.catalog(),
                                server.pendingRestart(),
                                server.limits(),
                                server.preloaded(),
                                false,
                                server.maximumWalBytes(),
                                server.synchronous()))
                .fails("server-version", "postgresql/1 runs 14.8, not 14.9");
        after.serverUnreadable(1).errs("server-version");
    }

    @Test
    void aBadTargetStopsOrIsSaidAsTheNoteAsks() {
        judging.passes("known-bad-minors");
        notes(note(Kind.BAD_MINOR, true, "14.9", "", ""));
        judging.fails("known-bad-minors", "against 14.9", "It eats data.", "(some-note)");
        notes(note(Kind.BAD_MINOR, false, "14.9", "", ""));
        judging.warns("known-bad-minors", "It eats data.");
        notes(note(Kind.BAD_MINOR, true, "14.8", "", ""));
        judging.passes("known-bad-minors");
        judging.with(facts -> facts.notes = Probe.unreadable("the charm is broken"))
                .errs("known-bad-minors", "the charm is broken");
    }

    @Test
    void aPairThatMustNotReplicateIsFoundInBothDirections() {
        judging.passes("known-bad-pairs", "14.8 beside 14.9");
        notes(note(Kind.BAD_PAIR, true, "14.9", "14.0..14.8", ""));
        judging.fails("known-bad-pairs", "It eats data.");
        notes(note(Kind.BAD_PAIR, true, "14.8", "14.9", ""));
        judging.fails("known-bad-pairs", "It eats data.");
        notes(note(Kind.BAD_PAIR, false, "14.8", "14.9", ""));
        judging.warns("known-bad-pairs");
        notes(note(Kind.BAD_PAIR, true, "14.7", "14.9", ""));
        judging.passes("known-bad-pairs");
    }

    @Test
    void aSingleUnitHasNoPair() {
        Judging single = new Judging(Given.deployed(1), Given.NEW);
        single.facts.notes = Probe.read(new VersionNotes(List.of(note(Kind.BAD_PAIR, true, "14.9", "14.8", ""))));
        single.passes("known-bad-pairs", "follows nobody");
    }

    @Test
    void unitsThatWereLeftOnAnotherReleaseAreAskedAboutToo() {
        Given mixed = Given.deployed(3).refreshing();
        mixed.changed(2).with(new Event.RunEnded(io.refreshd.model.RunState.CANCELLED, Given.WHY));
        Judging again = new Judging(mixed, Given.NEWER);
        again.facts.notes = Probe.read(new VersionNotes(List.of(note(Kind.BAD_PAIR, true, "14.10", "14.9", ""))));
        again.fails("known-bad-pairs", "14.8, 14.9 beside 14.10");
    }

    @Test
    void whatIsLeftToPeopleIsSaidAfterwards() {
        Judging after = Judging.after();
        after.passes("post-steps", "nothing is left");
        after.facts.notes = Probe.read(new VersionNotes(List.of(note(Kind.POST_STEP, false, "14.8", "", ""))));
        after.warns("post-steps", "It eats data. (https://example.org)");
    }

    @Test
    void aStepThatConcernsNothingHereIsNotSaid() {
        Judging after = Judging.after();
        after.facts.notes =
                Probe.read(new VersionNotes(List.of(note(Kind.POST_STEP, false, "14.8", "", "SELECT 'index'"))));
        after.passes("post-steps");
        after.facts.app = steps(after, Probe.read(FactsSample.sorted(Map.of("some-note", List.of("brin_one")))));
        after.warns("post-steps", "Here: app: brin_one");
        after.facts.app = steps(after, Probe.unreadable("no rights"));
        after.errs("post-steps", "the database app", "no rights");
    }

    private static DatabaseFacts steps(Judging judging, Probe<java.util.SortedMap<String, List<String>>> postSteps) {
        DatabaseFacts app = judging.facts.app;
        return new DatabaseFacts(
                app.extensions(), app.libraries(), app.invalidIndexes(), app.collations(), app.corrupt(), postSteps);
    }

    private void notes(VersionNote... notes) {
        judging.facts.notes = Probe.read(new VersionNotes(List.of(notes)));
    }

    private static VersionNote note(Kind kind, boolean stops, String affected, String primary, String objects) {
        return new VersionNote(
                "some-note",
                kind,
                stops,
                ranges(affected),
                ranges(primary),
                List.of(new Version(14, kind == Kind.POST_STEP ? 9 : 11)),
                "It eats data.",
                objects,
                "https://example.org");
    }

    private static List<VersionRange> ranges(String text) {
        return Stream.of(text)
                .filter(range -> !range.isEmpty())
                .map(range -> VersionRange.parse(range).orElseThrow())
                .toList();
    }
}
