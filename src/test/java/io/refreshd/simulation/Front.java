package io.refreshd.simulation;

import io.refreshd.decide.Decider;
import io.refreshd.http.Targets;
import io.refreshd.http.WithoutSocket;
import io.refreshd.http.WithoutSocket.Sent;
import io.refreshd.http.WithoutSocket.Told;
import io.refreshd.run.Applications;
import io.refreshd.run.Timers;
import io.refreshd.run.View;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TreeMap;

/** How people reach one life of the daemon: its HTTP surface. */
public final class Front {
    private final Applications applications;
    private final WithoutSocket http;

    /**
     * The surface of one life.
     *
     * @param decider the core that the daemon decides with, asked here what would be accepted
     * @param timers of this life
     */
    public Front(Applications applications, Targets targets, Decider decider, Timers timers) {
        this.applications = applications;
        http = new WithoutSocket(
                new io.refreshd.http.Daemon(
                        applications,
                        targets,
                        accept -> new io.refreshd.http.Daemon.Exposition("text/plain", ""),
                        () -> Future.succeededFuture(new TreeMap<>()),
                        decider,
                        new Clocked(timers),
                        "simulated",
                        new TreeMap<>()),
                timers);
    }

    public Optional<View> view() {
        return applications.view(Simulation.APP);
    }

    /** The answer, if this life lasts until then. */
    public Future<Told> send(Sent sent) {
        return http.send(sent);
    }

    private static final class Clocked extends Clock {
        private final Timers timers;

        Clocked(Timers timers) {
            this.timers = timers;
        }

        @Override
        public Instant instant() {
            return timers.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
