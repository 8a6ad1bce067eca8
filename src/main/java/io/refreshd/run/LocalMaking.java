package io.refreshd.run;

import io.refreshd.decide.SlotSeen;
import io.refreshd.decide.Step;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Place;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.Bootstrap;
import io.refreshd.workload.postgresql.Clone;
import io.refreshd.workload.postgresql.CopyFiles;
import io.refreshd.workload.postgresql.Credentials;
import io.refreshd.workload.postgresql.ReplicationSlots;
import io.refreshd.workload.postgresql.Server;
import io.refreshd.workload.postgresql.ServerFiles;
import io.refreshd.workload.postgresql.ServerLog;
import io.refreshd.workload.postgresql.Sessions;
import io.refreshd.workload.postgresql.StandbySignal;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Makes units: the first from nothing, the others as copies of the primary. A complete one is only started. */
final class LocalMaking {
    private static final Duration CREATE = Duration.ofMinutes(3);
    private static final Duration FIRST_ANSWER = Duration.ofMinutes(1);
    private static final Duration SQL = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 25;

    private final LocalGround ground;
    private final ReplicationSlots slots;
    private final String application;

    LocalMaking(LocalGround ground, ReplicationSlots slots, String application) {
        this.ground = ground;
        this.slots = slots;
        this.application = application;
    }

    Future<Void> make(Step.AddUnit step) {
        return ground.blocking(() -> ground.complete(application, step.ordinal()))
                .compose(complete -> complete.map(record -> startAgain(step, record))
                        .orElseGet(() -> step.source() < 0 ? first(step) : copy(step)));
    }

    private Future<Void> startAgain(Step.AddUnit step, UnitRecord record) {
        return ground.blocking(() -> {
            ground.start(application, record, step.release());
            ground.tellEverybody(application);
        });
    }

    private Future<Void> first(Step.AddUnit step) {
        return ground.blocking(() -> create(step)).compose(record -> {
            Server server = LocalGround.server(application, record);
            Credentials passwords = ground.credentials(application);
            long deadline = System.nanoTime() + FIRST_ANSWER.toNanos();
            return firstAnswer(server, passwords, deadline)
                    .compose(answered -> ground.blocking(() -> ground.client(application)))
                    .compose(client -> ground.sessions.with(
                            server,
                            passwords,
                            Sessions.Use.ACT,
                            SQL,
                            session -> Bootstrap.run(session, passwords, client)
                                    .compose(done -> ground.blocking(() -> {
                                        ground.units.complete(application, step.ordinal());
                                        ground.tellEverybody(application, client);
                                    }))));
        });
    }

    private UnitRecord create(Step.AddUnit step) {
        Path programs = ground.binaries.ensure(step.release());
        UnitRecord record = ground.units.begin(application, step.ordinal(), step.release(), programs);
        Place place = ground.units.place(application, step.ordinal());
        Credentials passwords = ground.credentials(application);
        AtomicFiles.folder(place.data(), "rwx------");
        ground.units.account().own(place.data());
        Path password = place.folder().resolve("superuser.pass");
        AtomicFiles.write(
                password, passwords.superuserPassword() + "\n", AtomicFiles.PRIVATE, ground.units.account()::own);
        try {
            ground.units.run(ServerFiles.create(programs, place.data(), passwords.superuser(), password), CREATE);
        } finally {
            AtomicFiles.delete(password);
        }
        AtomicFiles.write(
                place.data().resolve("postgresql.conf"),
                ServerFiles.include(place.settings()),
                AtomicFiles.PRIVATE,
                ground.units.account()::own);
        ground.units.settle(place);
        ground.start(application, record, step.release());
        return record;
    }

    /** Waits until the new server takes a session, as long as its process lives. */
    private Future<Void> firstAnswer(Server server, Credentials passwords, long deadline) {
        return ground.sessions
                .with(
                        server,
                        passwords,
                        Sessions.Use.ACT,
                        SQL,
                        session -> session.query("SELECT 1").execute())
                .<Void>mapEmpty()
                .recover(broken -> ground.blocking(() -> requireAlive(server, deadline, broken))
                        .compose(alive -> ground.vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS))
                        .compose(passed -> firstAnswer(server, passwords, deadline)));
    }

    private void requireAlive(Server server, long deadline, Throwable broken) {
        if (!ground.units.alive(application, server.ordinal())) {
            throw new Unable("the new server ended: "
                    + ServerLog.cause(ground.units.log(application, server.ordinal(), 64 << 10)));
        }
        if (System.nanoTime() > deadline) {
            throw new Unable("the new server does not answer: " + broken.getMessage(), broken);
        }
    }

    private Future<Void> copy(Step.AddUnit step) {
        return ground.blocking(() -> {
                    Path programs = ground.binaries.ensure(step.release());
                    UnitRecord source = ground.complete(application, step.source())
                            .orElseThrow(() -> new Unable(
                                    application + "/" + step.source() + " has no place on this machine to copy from"));
                    ground.units.begin(application, step.ordinal(), step.release(), programs);
                    return source;
                })
                .compose(source -> copyFrom(step, source))
                .compose(label -> ground.blocking(() -> finish(step, label)));
    }

    private Future<String> copyFrom(Step.AddUnit step, UnitRecord source) {
        Server server = LocalGround.server(application, source);
        Credentials passwords = ground.credentials(application);
        Path from = ground.units.place(application, step.source()).data();
        Path to = ground.units.place(application, step.ordinal()).data();
        CopyFiles files = new CopyFiles(from, to, ground.units.account()::own);
        return ground.sessions
                .with(
                        server,
                        passwords,
                        Sessions.Use.ACT,
                        SQL,
                        session -> slots.make(session, SlotSeen.nameFor(step.ordinal())))
                .compose(made -> ground.sessions.fresh(server, passwords))
                .compose(session -> Clone.run(
                                session,
                                source.release().version().major(),
                                application + "/" + step.ordinal(),
                                () -> ground.blocking(files::run))
                        .eventually(session::close));
    }

    private void finish(Step.AddUnit step, String label) {
        Place place = ground.units.place(application, step.ordinal());
        AtomicFiles.write(
                place.data().resolve("backup_label"), label, AtomicFiles.PRIVATE, ground.units.account()::own);
        StandbySignal.write(place.data(), ground.units.account()::own);
        ground.units.settle(place);
        UnitRecord record = ground.units.complete(application, step.ordinal());
        ground.tellEverybody(application);
        ground.start(application, record, step.release());
    }
}
