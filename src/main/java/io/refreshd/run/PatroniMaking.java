package io.refreshd.run;

import io.refreshd.decide.Step;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Bootstrap;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.ServerLog;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.SwitchOver;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes members: the first makes the cluster, the others copy it; Patroni does both. */
final class PatroniMaking {
    private static final Duration FIRST_ANSWER = Duration.ofMinutes(2);
    private static final Duration SQL = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 100;

    private final PatroniGround patroni;
    private final LocalGround ground;
    private final String application;

    PatroniMaking(PatroniGround patroni, String application) {
        this.patroni = patroni;
        this.ground = patroni.ground;
        this.application = application;
    }

    Future<Void> make(Step.AddUnit step) {
        return ground.blocking(() -> begun(step)).compose(record -> {
            Future<Void> made = step.source() < 0 && !record.complete() ? cluster(record) : Future.succeededFuture();
            return made.compose(done -> ground.blocking(() -> {
                ground.units.complete(application, step.ordinal());
                ground.tellClients(application);
            }));
        });
    }

    private UnitRecord begun(Step.AddUnit step) {
        UnitRecord record = ground.complete(application, step.ordinal())
                .orElseGet(() -> ground.units.begin(
                        application, step.ordinal(), step.release(), ground.binaries.ensure(step.release())));
        patroni.start(application, record, step.release());
        return record;
    }

    private Future<Void> cluster(UnitRecord record) {
        Server server = LocalGround.server(application, record);
        Credentials passwords = ground.credentials(application);
        return writable(server, passwords, System.nanoTime() + FIRST_ANSWER.toNanos())
                .compose(answered -> ground.blocking(() -> ground.client(application)))
                .compose(client -> ground.sessions
                        .with(
                                server,
                                passwords,
                                Sessions.Use.ACT,
                                SQL,
                                session -> Bootstrap.run(session, passwords, client))
                        .compose(done -> ground.blocking(() -> {
                            ground.units.complete(application, record.ordinal());
                            ground.tellClients(application, client);
                        })));
    }

    /** Waits until the first server writes, as long as its member lives. */
    private Future<Void> writable(Server server, Credentials passwords, long deadline) {
        return ground.sessions
                .with(server, passwords, Sessions.Use.ACT, SQL, SwitchOver::requireWritable)
                .recover(broken -> ground.blocking(() -> requireAlive(server, deadline, broken))
                        .compose(alive -> ground.vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS))
                        .compose(passed -> writable(server, passwords, deadline)));
    }

    private void requireAlive(Server server, long deadline, Throwable broken) {
        if (!ground.units.alive(application, server.ordinal())) {
            throw new Unable("the first member ended: "
                    + ServerLog.cause(ground.units.log(application, server.ordinal(), 64 << 10)));
        }
        if (System.nanoTime() > deadline) {
            throw new Unable("the first member does not write: " + broken.getMessage(), broken);
        }
    }
}
