package io.refreshd.run;

import io.refreshd.decide.MemberSeen;
import io.refreshd.model.Release;
import io.refreshd.substrate.local.AtomicFiles;
import io.refreshd.substrate.local.Companions;
import io.refreshd.substrate.local.Place;
import io.refreshd.substrate.local.Unable;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.patroni.Member;
import io.refreshd.workload.patroni.MemberFiles;
import io.refreshd.workload.patroni.MemberSurvey;
import io.refreshd.workload.patroni.Programs;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Members of Patroni on this machine: their files, their start, and the store that they share. */
final class PatroniGround {
    private static final String OPEN = "rwxr-xr-x";

    final LocalGround ground;
    private final Companions stores;
    private final Programs programs;
    private final MemberSurvey survey;

    PatroniGround(LocalGround ground, Companions stores, Programs programs) {
        this.ground = ground;
        this.stores = stores;
        this.programs = programs;
        this.survey = new MemberSurvey(ground.vertx);
    }

    Member member(String application, int ordinal) {
        return new Member(application, ordinal, LocalGround.HOST, ground.units.port(application, "patroni-" + ordinal));
    }

    /** What the unit's member tells; never fails. A store that died is started again: no member tells much without. */
    Future<MemberSeen> look(String application, int ordinal) {
        return ground.blocking(() -> {
                    keepStore(application);
                    return member(application, ordinal);
                })
                .compose(survey::read)
                .otherwise(broken -> MemberSeen.silent("", LocalWorld.cause(broken)));
    }

    /** Starts a unit's member, which starts its server; blocks. */
    void start(String application, UnitRecord record, Release release) {
        Path released = ground.binaries.ensure(release);
        programs.missing().ifPresent(what -> {
            throw new Unable(what);
        });
        keepStore(application);
        Place place = ground.units.place(application, record.ordinal());
        if (!Files.exists(place.member())) {
            prepare(place);
        }
        writeSettings(application, record, place);
        ground.units.start(application, record.ordinal(), release, released, programs.run(place.member()), () -> {
            link(place, released);
        });
    }

    private void keepStore(String application) {
        int client = ground.units.port(application, "etcd-client");
        int peer = ground.units.port(application, "etcd-peer");
        stores.ensure(application, data -> MemberFiles.store(programs.etcd(), data, client, peer));
    }

    void stopStores() {
        stores.stopAll();
    }

    /** Patroni makes and removes the data folder itself, so it may write beside it; what is ours it can not touch. */
    private void prepare(Place place) {
        AtomicFiles.folder(place.own(), "rwx------");
        ground.units.account().own(place.own());
        AtomicFiles.folder(place.data(), "rwx------");
        ground.units.account().own(place.data());
        ground.units.account().share(place.folder());
    }

    private void writeSettings(String application, UnitRecord record, Place place) {
        String settings = MemberFiles.settings(new MemberFiles.Settings(
                member(application, record.ordinal()),
                record.port(),
                ground.units.port(application, "etcd-client"),
                place.data(),
                place.programs(),
                place.own(),
                ground.credentials(application)));
        AtomicFiles.write(place.member(), settings, AtomicFiles.PRIVATE, ground.units.account()::own);
    }

    /** Before the start, when nothing runs from the folder any more: it leads to the release's programs. */
    private void link(Place place, Path released) {
        if (Files.exists(place.programs())) {
            AtomicFiles.deleteFolder(place.programs());
        }
        AtomicFiles.folder(place.programs(), OPEN);
        try {
            for (Path program : programs.links(released)) {
                Files.createSymbolicLink(place.programs().resolve(program.getFileName()), program);
            }
        } catch (IOException broken) {
            throw new Unable("can not link programs into " + place.programs() + ": " + broken.getMessage(), broken);
        }
    }
}
