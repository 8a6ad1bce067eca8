package io.refreshd.journal;

import io.vertx.core.Future;

class MemoryJournalTest extends JournalContract {
    private MemoryJournal last;

    @Override
    Future<MemoryJournal> open() {
        last = last == null ? new MemoryJournal() : last.restarted();
        return Future.succeededFuture(last);
    }
}
