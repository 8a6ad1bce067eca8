package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Fault;
import io.refreshd.emulation.Pace;
import io.refreshd.journal.JournalProblem.Kind;
import io.refreshd.run.ClusterParts;
import io.refreshd.substrate.kubernetes.Access;
import io.refreshd.substrate.kubernetes.JournalObjects;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The journal in objects of a cluster, over the same client and requests as in a real one. */
class PartedJournalTest extends JournalContract {
    private static final String PARTS = "/apis/refreshd.io/v1alpha1/namespaces/test/journalparts";

    private final EmulatedCluster cluster = defined();

    private static EmulatedCluster defined() {
        EmulatedCluster cluster = new EmulatedCluster(Pace.FAST);
        cluster.define();
        return cluster;
    }

    @AfterEach
    void stops() {
        cluster.close();
    }

    @Override
    Future<PartedJournal> open() {
        try {
            Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                    apiVersion: v1
                    kind: Config
                    current-context: emulation
                    contexts: [{name: emulation, context: {cluster: emulation, user: nobody}}]
                    clusters: [{name: emulation, cluster: {server: "%s"}}]
                    users: [{name: nobody, user: {}}]
                    """.formatted(cluster.address()));
            Access access = new Access(Optional.of(kubeconfig), "test", Duration.ofSeconds(1), Duration.ofMillis(50));
            return PartedJournal.open(vertx, new ClusterParts(new JournalObjects(access)), Duration.ofMillis(50));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void anAppendIsOneWrite() {
        for (int index = 0; index < 5; index++) {
            await(journal.append("postgresql", List.of(added(index), added(index)), AT));
        }
        assertThat(cluster.api().mutations()).hasSize(5);
    }

    /** Every write fails once in every way: what was appended is there once, in order, and nothing else. */
    @ParameterizedTest
    @EnumSource(Fault.class)
    void aWriteThatFailsIsNeitherLostNorDoneTwice(Fault fault) {
        for (int index = 0; index < 4; index++) {
            cluster.api().fail(0, fault);
            Event event = added(index);
            assertThat(await(journal.append("postgresql", List.of(event), AT))
                            .get(0)
                            .seq())
                    .isEqualTo(index + 1L);
        }
        await(journal.close());
        journal = await(open());
        assertThat(await(journal.read(0, 100)))
                .extracting(Entry::event)
                .containsExactly(added(0), added(1), added(2), added(3));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aContentWhoseWriteFailsIsKeptAfterAnotherTry(Fault fault) {
        byte[] bytes = {1, 2, 3};
        String digest = HashChain.sha256(bytes);
        cluster.api().fail(0, fault);
        try {
            await(journal.keep(digest, bytes));
        } catch (JournalProblem problem) {
            assertThat(problem.kind()).isEqualTo(Kind.UNWRITABLE);
            await(journal.keep(digest, bytes));
        }
        assertThat(await(journal.content(digest)).orElseThrow()).isEqualTo(bytes);
    }

    @Test
    void segmentsAreSealedAndReadAgain() {
        List<Event> some = Collections.nCopies(300, added(1));
        long appended = 0;
        while (cluster.objects("journalparts").size() < 4) {
            appended += await(journal.append("postgresql", some, AT)).size();
        }
        assertThat(await(journal.read(0, 100_000))).hasSize((int) appended);
        assertThat(await(journal.read(450, 10)).get(0).seq()).isEqualTo(451);
        await(journal.close());
        journal = await(open());
        assertThat(await(journal.read(0, 100_000))).hasSize((int) appended);
        assertThat(await(journal.read(10, 1)).get(0).seq()).isEqualTo(11);
    }

    @Test
    void whoStartedLaterWritesAndWhoWasThereBeforeWritesNothingMore() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        PartedJournal later = await(open());
        await(later.append("postgresql", List.of(added(1)), AT));
        refused(() -> await(journal.append("postgresql", List.of(added(2)), AT)), Kind.IN_USE, "another daemon");
        refused(() -> await(journal.append("postgresql", List.of(added(3)), AT)), Kind.IN_USE, "another daemon");
        await(later.append("postgresql", List.of(added(4)), AT));
        assertThat(await(later.read(0, 10))).extracting(Entry::event).containsExactly(added(0), added(1), added(4));
        await(later.close());
    }

    @Test
    void whoIsNotTheWriterAnyMoreIsToldBeforeItActs() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        await(journal.held());
        edit("journal-00000001", "{'metadata':{'annotations':{'looked':'at'}}}");
        await(journal.held());
        PartedJournal later = await(open());
        await(journal.held());
        await(later.append("postgresql", List.of(added(1)), AT));
        refused(() -> await(journal.held()), Kind.IN_USE, "another daemon");
        await(later.held());
        await(later.close());
    }

    @Test
    void aSegmentThatFollowsASealedOneIsSeenToo() {
        while (!sealed("journal-00000001")) {
            await(journal.append("postgresql", Collections.nCopies(300, added(1)), AT));
        }
        await(journal.held());
        PartedJournal later = await(open());
        await(later.append("postgresql", List.of(added(1)), AT));
        refused(() -> await(journal.held()), Kind.IN_USE, "journal-00000002");
        await(later.close());
    }

    private boolean sealed(String name) {
        return cluster.objects("journalparts").stream()
                .filter(part -> part.path("metadata").path("name").asText().equals(name))
                .anyMatch(part -> part.path("spec").path("sealed").asBoolean());
    }

    /** Neither of two that begin at once is harmed: one has the first event. */
    @Test
    void ofTwoThatBeginAtOnceOneBegins() {
        PartedJournal other = await(open());
        await(other.append("postgresql", List.of(added(0)), AT));
        refused(() -> await(journal.append("postgresql", List.of(added(1)), AT)), Kind.IN_USE, "another daemon");
        await(other.close());
    }

    @Test
    void whoAnnotatesASegmentStopsNothing() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        edit("journal-00000001", "{'metadata':{'annotations':{'looked':'at'}}}");
        assertThat(await(journal.append("postgresql", List.of(added(1)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'spec':{'events':[]}}                  | journal-00000002 does not follow
            {'spec':{'before':'00'}}                | journal-00000001 does not follow
            {'spec':{'first':7}}                    | journal-00000001 does not follow
            {'spec':{'events':'none'}}              | journal-00000001 is not understood
            {'spec':{'sealed':false}}               | journal-00000002 does not follow
            {'spec':{'colour':'red'}}               | journal-00000001 is not understood
            """)
    void whatWasChangedByHandIsFoundAtTheNextStart(String edit, String sentence) {
        twoSegments();
        edit("journal-00000001", edit);
        refused(() -> await(open()), Kind.DAMAGED, sentence);
    }

    @Test
    void aSegmentThatWasDeletedIsMissed() {
        twoSegments();
        assertThat(cluster.ask("DELETE", PARTS + "/journal-00000001", "", "")).isEqualTo(200);
        refused(() -> await(open()), Kind.DAMAGED, "journal-00000002 does not follow");
    }

    @Test
    void aSegmentThatIsDeletedUnderItEndsTheWriting() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        cluster.ask("DELETE", PARTS + "/journal-00000001", "", "");
        refused(() -> await(journal.append("postgresql", List.of(added(1)), AT)), Kind.DAMAGED, "is gone");
    }

    @Test
    void aNewerFormIsRefused() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        edit("journal-00000001", "{'spec':{'form':2}}");
        refused(() -> await(open()), Kind.NEWER, "form 2");
    }

    @Test
    void withoutADefinitionNothingIsOpened() {
        cluster.undefine();
        refused(() -> await(open()), Kind.UNWRITABLE, "journalparts.refreshd.io is not defined");
    }

    @Test
    void aContentThatIsTooLargeIsRefused() {
        byte[] bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        refused(() -> await(journal.keep(HashChain.sha256(bytes), bytes)), Kind.UNWRITABLE, "does not fit");
    }

    @Test
    void anApiServerThatIsAwayIsToldAtOnceAndGoneOnWithAfterwards() {
        await(journal.append("postgresql", List.of(added(0)), AT));
        cluster.api().stop();
        refused(
                () -> await(journal.append("postgresql", List.of(added(1)), AT)),
                Kind.UNWRITABLE,
                "can not be written");
        assertThatThrownBy(() -> await(journal.ready())).isInstanceOf(JournalProblem.class);
        cluster.api().restart();
        await(journal.ready());
        assertThat(await(journal.append("postgresql", List.of(added(2)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(2);
    }

    @Test
    void manyAppendsAtOnceAreInOrder() {
        List<Future<List<Entry>>> answers = new ArrayList<>();
        for (int index = 0; index < 20; index++) {
            answers.add(journal.append("postgresql", List.of(added(index)), AT));
        }
        for (int index = 0; index < 20; index++) {
            assertThat(await(answers.get(index)).get(0).seq()).isEqualTo(index + 1L);
        }
    }

    private void twoSegments() {
        while (cluster.objects("journalparts").size() < 2) {
            await(journal.append("postgresql", Collections.nCopies(300, added(1)), AT));
        }
    }

    private void edit(String name, String change) {
        assertThat(cluster.ask("PATCH", PARTS + "/" + name, "application/merge-patch+json", change.replace('\'', '"')))
                .isEqualTo(200);
    }

    private static void refused(ThrowingCallable work, Kind kind, String sentence) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(JournalProblem.class, problem -> {
                    assertThat(problem.kind()).isEqualTo(kind);
                    assertThat(problem.next()).isNotEmpty();
                })
                .hasMessageContaining(sentence);
    }
}
