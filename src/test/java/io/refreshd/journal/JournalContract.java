package io.refreshd.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every journal does. */
abstract class JournalContract {
    static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    @TempDir
    Path folder;

    final Vertx vertx = Vertx.vertx();
    Journal journal;

    /** Opens the journal; called again after it was closed, it finds what was there. */
    abstract Future<? extends Journal> open();

    @BeforeEach
    void opens() {
        journal = await(open());
    }

    @AfterEach
    void closes() {
        await(journal.close());
        await(vertx.close());
    }

    @Test
    void entriesAreNumberedFromOneWithoutGaps() {
        List<Entry> first = await(journal.append("postgresql", List.of(added(0), added(1)), AT));
        List<Entry> second = await(journal.append("other", List.of(added(2)), AT));
        assertThat(first)
                .containsExactly(new Entry(1, "postgresql", AT, added(0)), new Entry(2, "postgresql", AT, added(1)));
        assertThat(second).containsExactly(new Entry(3, "other", AT, added(2)));
    }

    @Test
    void whatWasAppendedIsReadAgain() {
        List<Entry> appended = await(journal.append("postgresql", EventSamples.all(), AT));
        assertThat(await(journal.read(0, 1000))).isEqualTo(appended);
    }

    @Test
    void readingIsBoundedAndContinues() {
        await(journal.append(
                "postgresql",
                IntStream.range(0, 7).mapToObj(JournalContract::added).toList(),
                AT));
        assertThat(await(journal.read(0, 3))).extracting(Entry::seq).containsExactly(1L, 2L, 3L);
        assertThat(await(journal.read(5, 3))).extracting(Entry::seq).containsExactly(6L, 7L);
        assertThat(await(journal.read(7, 3))).isEmpty();
        assertThat(await(journal.read(99, 3))).isEmpty();
    }

    @Test
    void nothingAppendedIsNothing() {
        assertThat(await(journal.append("postgresql", List.of(), AT))).isEmpty();
        assertThat(await(journal.read(0, 10))).isEmpty();
    }

    @Test
    void appendsKeepTheOrderInWhichTheyWereCalled() {
        List<Future<List<Entry>>> answers = new ArrayList<>();
        for (int index = 0; index < 50; index++) {
            answers.add(journal.append("postgresql", List.of(added(index)), AT));
        }
        answers.forEach(JournalContract::await);
        assertThat(await(journal.read(0, 100)))
                .extracting(Entry::event)
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(JournalContract::added).toList());
    }

    @Test
    void anEventThatCanNotBeWrittenLeavesNothingBehind() {
        assertThatThrownBy(() -> await(
                        journal.append("postgresql", List.of(added(0), new Event.StepFailed(null, 0, "cause")), AT)))
                .isNotNull();
        assertThat(await(journal.append("postgresql", List.of(added(1)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(1);
        assertThat(await(journal.read(0, 10))).hasSize(1);
    }

    @Test
    void contentIsKeptUnderItsDigest() {
        byte[] bytes = "charm: postgresql\n".getBytes(StandardCharsets.UTF_8);
        String digest = HashChain.sha256(bytes);
        await(journal.keep(digest, bytes));
        await(journal.keep(digest, bytes));
        assertThat(await(journal.content(digest)))
                .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(bytes));
        assertThat(await(journal.content("00".repeat(32)))).isEmpty();
    }

    @Test
    void contentUnderAnotherDigestIsRefused() {
        assertThatThrownBy(() -> await(journal.keep("00".repeat(32), new byte[] {1})))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(await(journal.content("00".repeat(32)))).isEmpty();
    }

    @Test
    void theNextStartFindsEverything() {
        await(journal.append("postgresql", EventSamples.all(), AT));
        await(journal.close());
        journal = await(open());
        int count = EventSamples.all().size();
        assertThat(await(journal.read(0, 1000)))
                .extracting(Entry::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, count).boxed().toList());
        assertThat(await(journal.append("postgresql", List.of(added(0)), AT))
                        .get(0)
                        .seq())
                .isEqualTo(count + 1L);
    }

    @Test
    void closedItRefuses() {
        await(journal.close());
        await(journal.close());
        assertThatThrownBy(() -> await(journal.append("postgresql", List.of(added(0)), AT)))
                .isInstanceOf(JournalProblem.class)
                .hasMessageContaining("closed");
    }

    @Test
    void answersArriveOnTheContextOfTheCaller() {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Context> seen = new CompletableFuture<>();
        context.runOnContext(nothing -> journal.append("postgresql", List.of(added(0)), AT)
                .onComplete(answer -> seen.complete(Vertx.currentContext())));
        assertThat(seen.orTimeout(10, TimeUnit.SECONDS).join()).isSameAs(context);
    }

    static Event added(int ordinal) {
        return new Event.UnitAdded(ordinal);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed);
        } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
            throw new AssertionError(late);
        }
    }
}
