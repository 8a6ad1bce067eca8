package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Application;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Scope;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Stage;
import io.refreshd.decide.Step;
import io.refreshd.decide.StepOutcome;
import io.refreshd.journal.Journal;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EngineTest {
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final Promise<Snapshot> look = Promise.promise();

    @Test
    void anApplicationThatNobodyLooksAtForAMinuteIsNotReady() {
        Engine engine = new Engine(new Decider(Limits.DEFAULT), new Written(), new Silent(), new ByHand());
        assertThat(engine.start().succeeded()).isTrue();
        assertThat(engine.readiness().result()).containsEntry("loops", "").containsEntry("journal", "");
        now = now.plusSeconds(59);
        assertThat(engine.readiness().result()).containsEntry("loops", "");
        now = now.plusSeconds(2);
        assertThat(engine.readiness().result().get("loops"))
                .isEqualTo("nothing was looked at for more than a minute: postgresql");
        look.complete(new Snapshot(List.of(), now));
        assertThat(engine.readiness().result()).containsEntry("loops", "");
    }

    @Test
    void whatIsDecidedAgainAndAgainIsSlowedDown() {
        Event event = new Event.PrimaryMoved(-1, 0);
        Decider stuck = new Decider(Limits.DEFAULT) {
            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                return new Decision(
                        List.of(event),
                        new Decision.Wait(Duration.ZERO, Scope.ALL),
                        Reason.of(ReasonCode.IDLE, "again"));
            }
        };
        Written journal = new Written();
        look.complete(new Snapshot(List.of(), now));
        assertThat(new Engine(stuck, journal, new Silent(), new ByHand())
                        .start()
                        .succeeded())
                .isTrue();
        assertThat(journal.entries.stream().filter(entry -> entry.event().equals(event)))
                .hasSize(2);
    }

    /** Holds one application that somebody deployed. */
    private final class Written implements Journal {
        private final List<Entry> entries = new ArrayList<>();

        Written() {
            Release release =
                    new Release("postgresql", 99, Version.parse("14.8").orElseThrow(), new TreeMap<>(), "0".repeat(64));
            append(
                    "postgresql",
                    List.of(new Event.ApplicationDeployed(
                            "postgresql", "", release, 1, PausePolicy.FIRST, Duration.ZERO)),
                    now);
        }

        @Override
        public Future<List<Entry>> append(String application, List<Event> events, Instant at) {
            List<Entry> written = new ArrayList<>();
            for (Event event : events) {
                written.add(new Entry(entries.size() + 1L, application, at, event));
                entries.add(written.get(written.size() - 1));
            }
            return Future.succeededFuture(written);
        }

        @Override
        public Future<List<Entry>> read(long after, int limit) {
            return Future.succeededFuture(entries.subList((int) after, entries.size()));
        }

        @Override
        public Future<Void> keep(String sha256, byte[] content) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Optional<byte[]>> content(String sha256) {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    /** Looks for ever. */
    private final class Silent implements World {
        @Override
        public Future<Snapshot> observe(Application application, Scope scope) {
            return look.future();
        }

        @Override
        public Future<Facts> examine(Application application, Release target, Stage stage) {
            return Promise.<Facts>promise().future();
        }

        @Override
        public Future<StepOutcome> perform(Application application, Step step) {
            return Promise.<StepOutcome>promise().future();
        }

        @Override
        public void onHint(Consumer<String> hint) {}
    }

    /** Its alarms never ring. */
    private final class ByHand implements Timers {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public Runnable after(Duration time, Runnable task) {
            return () -> {};
        }
    }
}
