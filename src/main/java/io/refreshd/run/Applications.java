package io.refreshd.run;

import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The one facade through which requests reach the applications; all methods are called on the event loop. */
public interface Applications {
    /** Decides a command; the answer comes when what follows from it is on disk. */
    Future<Answer> submit(String application, Command command, Command.Request request);

    /** All applications, by name. */
    List<View> views();

    /** One application; empty when there is none of this name. */
    Optional<View> view(String application);

    /** Journalled events after a sequence number, oldest first, at most {@code limit}. */
    Future<List<Entry>> events(long after, int limit);

    /** Calls back after every journalled event; the returned runnable ends that. */
    Runnable subscribe(Consumer<Entry> listener);

    /** The number of daemon starts that this journal has seen; the epoch. */
    int epoch();
}
