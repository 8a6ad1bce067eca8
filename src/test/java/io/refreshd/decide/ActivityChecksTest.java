package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Facts.Prepared;
import io.refreshd.decide.Facts.Transaction;
import io.refreshd.decide.Facts.Work;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivityChecksTest {
    private final Judging judging = new Judging();

    @Test
    void aTransactionOlderThanFiveMinutesIsSaid() {
        judging.with(facts -> facts.transactions = Probe.read(List.of(transaction(1, 299))))
                .passes("long-transactions", "5 min");
        judging.with(facts -> facts.transactions = Probe.read(List.of(transaction(1, 299), transaction(2, 301))))
                .warns("long-transactions", "1 transaction older than 5 min", "app in shop, process 2, active, 5 min");
        assertThat(judging.judge("long-transactions").fix()).contains("pg_terminate_backend(2)");
    }

    @Test
    void ofManyTransactionsTheOldestAreNamed() {
        judging.with(facts -> facts.transactions = Probe.read(IntStream.range(0, 9)
                        .mapToObj(number -> transaction(number, 1000L + 3600 * number))
                        .toList()))
                .warns("long-transactions", "9 transactions", "process 8", "and 4 more");
    }

    @Test
    void transactionsThatCanNotBeReadAreAnError() {
        judging.with(facts -> facts.transactions = Probe.unreadable("no rights"))
                .errs("long-transactions", "no rights");
    }

    @Test
    void aPreparedTransactionThatWasForgottenFails() {
        judging.passes("prepared-transactions");
        judging.with(facts -> facts.prepared = Probe.read(List.of(prepared(30))))
                .warns("prepared-transactions", "'order-7' in shop, 30 s");
        judging.with(facts -> facts.prepared = Probe.read(List.of(prepared(61))))
                .fails("prepared-transactions", "1 prepared transaction", "locks");
        assertThat(judging.judge("prepared-transactions").fix()).contains("ROLLBACK PREPARED 'order-7'");
        judging.with(facts -> facts.prepared = Probe.unreadable("no rights")).errs("prepared-transactions");
    }

    @ParameterizedTest
    @CsvSource({"BASE_BACKUP, FAIL", "INDEX_BUILD, FAIL", "REWRITE, FAIL", "WRAPAROUND_VACUUM, WARN", "COPY, WARN"})
    void workThatSuffersFromACutStops(Work.Kind kind, String status) {
        judging.with(facts -> facts.work = Probe.read(List.of(new Work(kind, 77, "shop"))));
        assertThat(judging.judge("running-maintenance").status()).hasToString(status);
        assertThat(judging.judge("running-maintenance").observed()).contains(kind.text() + " of shop by process 77");
    }

    @Test
    void noWorkPassesAndUnreadableWorkIsAnError() {
        judging.passes("running-maintenance");
        judging.with(facts -> facts.work = Probe.unreadable("no rights")).errs("running-maintenance");
    }

    private static Transaction transaction(int process, long seconds) {
        return new Transaction(process, "app", "shop", "active", Duration.ofSeconds(seconds));
    }

    private static Prepared prepared(long seconds) {
        return new Prepared("order-7", "shop", "app", Duration.ofSeconds(seconds));
    }
}
