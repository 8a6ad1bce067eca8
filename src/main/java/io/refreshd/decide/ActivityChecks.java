package io.refreshd.decide;

import io.refreshd.decide.Facts.Prepared;
import io.refreshd.decide.Facts.Transaction;
import io.refreshd.decide.Facts.Work;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What runs at the moment and would be cut by a handover, or hold it up. */
final class ActivityChecks {
    /** Work that a warning is enough for: cut, it only begins again. */
    private static final List<Work.Kind> REPEATABLE = List.of(Work.Kind.WRAPAROUND_VACUUM, Work.Kind.COPY);

    private ActivityChecks() {}

    static Finding longTransactions(Examination of) {
        return Finding.of(of.facts().primary().transactions(), "the open transactions", open -> {
            Duration limit = of.thresholds().longTransaction();
            List<Transaction> old = open.stream()
                    .filter(transaction -> transaction.age().compareTo(limit) > 0)
                    .sorted(Comparator.comparing(Transaction::age).reversed())
                    .toList();
            if (old.isEmpty()) {
                return Finding.pass("no transaction is older than " + Figures.time(limit));
            }
            return Finding.warn(
                    Figures.count(old.size(), "transaction") + " older than " + Figures.time(limit)
                            + ", cut by a handover: "
                            + Finding.some(old.stream()
                                    .map(one -> one.user() + " in " + one.database() + ", process " + one.process()
                                            + ", " + one.state() + ", " + Figures.time(one.age()))
                                    .toList()),
                    "wait for them, or end them: SELECT pg_terminate_backend("
                            + old.get(0).process() + ")");
        });
    }

    static Finding preparedTransactions(Examination of) {
        return Finding.of(of.facts().primary().prepared(), "the prepared transactions", prepared -> {
            if (prepared.isEmpty()) {
                return Finding.pass("no prepared transaction");
            }
            Duration limit = of.thresholds().preparedTransaction();
            boolean forgotten = prepared.stream().anyMatch(one -> one.age().compareTo(limit) > 0);
            String observed = Figures.count(prepared.size(), "prepared transaction") + ": "
                    + Finding.some(prepared.stream()
                            .sorted(Comparator.comparing(Prepared::age).reversed())
                            .map(one -> "'" + one.name() + "' in " + one.database() + ", " + Figures.time(one.age()))
                            .toList());
            String fix = "let their owner end them: ROLLBACK PREPARED '"
                    + prepared.get(0).name() + "' in the database "
                    + prepared.get(0).database();
            return forgotten
                    ? Finding.fail(observed + "; they hold their locks after a handover too", fix)
                    : Finding.warn(observed, fix);
        });
    }

    static Finding runningMaintenance(Examination of) {
        return Finding.of(of.facts().primary().work(), "the running maintenance", work -> {
            if (work.isEmpty()) {
                return Finding.pass("no backup, index build or table rewrite runs");
            }
            boolean harmed = work.stream().anyMatch(one -> !REPEATABLE.contains(one.kind()));
            String observed = "running: "
                    + Finding.some(work.stream()
                            .map(one -> one.kind().text() + " of " + one.detail() + " by process " + one.process())
                            .toList());
            String fix = "wait for it (pg_stat_progress_*), or end it: SELECT pg_cancel_backend("
                    + work.get(0).process() + ")";
            return harmed ? Finding.fail(observed, fix) : Finding.warn(observed, fix);
        });
    }
}
