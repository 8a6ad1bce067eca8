package io.refreshd.run;

import io.refreshd.decide.Application;
import io.refreshd.decide.Facts;
import io.refreshd.decide.Facts.Programs;
import io.refreshd.decide.Probe;
import io.refreshd.decide.Run;
import io.refreshd.decide.Stage;
import io.refreshd.model.Release;
import io.refreshd.model.Version;
import io.refreshd.model.VersionNotes;
import io.refreshd.substrate.local.UnitRecord;
import io.refreshd.workload.postgresql.DiskSpace;
import io.refreshd.workload.postgresql.Probes;
import io.refreshd.workload.postgresql.ProgramFiles;
import io.vertx.core.Future;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads what the checks need: files and disks on workers, then the servers. What fails is said, nothing else fails with it. */
final class LocalExamination {
    private final LocalGround ground;
    private final Probes probes;
    private final Function<Release, Future<VersionNotes>> notes;

    LocalExamination(LocalGround ground, Probes probes, Function<Release, Future<VersionNotes>> notes) {
        this.ground = ground;
        this.probes = probes;
        this.notes = notes;
    }

    Future<Facts> examine(Application application, Release target, Stage stage) {
        Future<Probe<Programs>> programs =
                ground.blocking(probing(() -> ProgramFiles.read(ground.binaries.ensure(target), target.version())));
        Future<Probe<VersionNotes>> known =
                notes.apply(target).map(Probe::read).otherwise(broken -> Probe.unreadable(LocalWorld.cause(broken)));
        Future<SortedMap<Integer, Probes.Unit>> units = ground.blocking(() -> units(application.name()));
        return Future.all(programs, known, units)
                .compose(all -> ground.blocking(() -> ground.credentials(application.name())))
                .compose(credentials -> probes.read(new Probes.Question(
                        units.result(),
                        credentials,
                        target,
                        stage,
                        from(application),
                        programs.result(),
                        known.result())));
    }

    private SortedMap<Integer, Probes.Unit> units(String application) throws Exception {
        SortedMap<Integer, Probes.Unit> units = new TreeMap<>();
        for (UnitRecord record : ground.units.complete(application).values()) {
            int ordinal = record.ordinal();
            units.put(
                    ordinal,
                    new Probes.Unit(
                            LocalGround.server(application, record),
                            probing(() -> DiskSpace.of(ground.units
                                            .place(application, ordinal)
                                            .data()))
                                    .call()));
        }
        return units;
    }

    /** The versions that a refresh comes from: those of now, and that of the latest run. */
    static List<Version> from(Application application) {
        return Stream.concat(
                        Stream.concat(Stream.of(application.release()), application.units().values().stream()),
                        application.run().map(Run::plan).map(plan -> plan.from()).stream())
                .map(Release::version)
                .distinct()
                .toList();
    }

    private static <T> Callable<Probe<T>> probing(Callable<T> work) {
        return () -> {
            try {
                return Probe.read(work.call());
            } catch (Exception broken) {
                return Probe.unreadable(LocalWorld.cause(broken));
            }
        };
    }
}
