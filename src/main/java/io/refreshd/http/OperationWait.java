package io.refreshd.http;

import io.refreshd.decide.Operation;
import io.refreshd.run.Applications;
import io.refreshd.run.Timers;
import io.refreshd.run.View;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;

/** Waits until an operation has ended or the time is up. Everything on the event loop. */
final class OperationWait {
    /** Requests that may wait at once; more are answered at once. */
    private static final int MOST_WAITING = 256;

    private final Timers timers;
    private final Applications applications;
    private int waiting;

    OperationWait(Timers timers, Applications applications) {
        this.timers = timers;
        this.applications = applications;
    }

    /** An operation and the application as they are now. */
    record Found(View view, Operation operation) {}

    Optional<Found> find(String application, int id) {
        return applications
                .view(application)
                .flatMap(view -> Optional.ofNullable(
                                view.application().operations().get(id))
                        .map(operation -> new Found(view, operation)));
    }

    /** Completes when the operation has ended, when it is forgotten, or when the time is up. */
    Future<Void> ended(String application, int id, Duration patience) {
        if (patience.isZero() || over(application, id) || waiting >= MOST_WAITING) {
            return Future.succeededFuture();
        }
        waiting++;
        Promise<Void> done = Promise.promise();
        Runnable takeBack = timers.after(patience, done::tryComplete);
        Runnable unsubscribe = applications.subscribe(entry -> {
            if (entry.application().equals(application) && over(application, id)) {
                done.tryComplete();
            }
        });
        return done.future().onComplete(ignored -> {
            waiting--;
            takeBack.run();
            unsubscribe.run();
        });
    }

    private boolean over(String application, int id) {
        return find(application, id)
                .map(found -> found.operation().status().ended())
                .orElse(true);
    }
}
