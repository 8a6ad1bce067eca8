package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.charm.Charm;
import io.refreshd.charm.CharmStore;
import io.refreshd.config.Settings;
import io.refreshd.config.Surroundings;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Release;
import io.refreshd.model.RunState;
import io.refreshd.model.Version;
import io.refreshd.run.Answer;
import io.refreshd.run.View;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The whole daemon but its HTTP surface, on real servers. */
class RealRunIT {
    private static final String APP = "postgresql";

    @Test
    void threeUnitsMoveFromOneMinorToTheNext() throws Exception {
        Path folder = Files.createTempDirectory(
                Path.of("/var/tmp"),
                "refreshd-it-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Path config = Files.writeString(
                folder.resolve("refreshd.yaml"),
                "state-folder: state\ncharms-folder: " + Path.of("charms").toAbsolutePath() + "\n");
        Settings settings = Settings.load(config, Surroundings.ofThisProcess(System.getenv()));
        Service service = Service.start(settings);
        try {
            submit(
                    service,
                    "deploy",
                    new Command.Deploy("postgresql", "", release("14.8"), 3, PausePolicy.FIRST, Duration.ZERO));
            until(service, view -> view.application().deployed());
            Command.Refresh refresh = new Command.Refresh(
                    release("14.9"), "", Optional.empty(), Optional.empty(), List.of(), false, false, false);
            submit(service, "refresh", refresh);
            until(service, view -> state(view) == RunState.PAUSED);
            submit(service, "resume-upgrade", new Command.Resume(Optional.empty()));
            until(service, view -> state(view) == RunState.COMPLETED);
            Application done = view(service).application();
            assertThat(done.units().values())
                    .allMatch(release -> release.version().equals(new Version(14, 9)));
            assertThat(done.run().orElseThrow().handovers()).isEqualTo(1);
        } finally {
            Service.await(service.world().stopAll());
            service.close();
        }
    }

    private static RunState state(View view) {
        return view.application().run().map(run -> run.phase().state()).orElse(RunState.PLANNED);
    }

    private static Release release(String version) throws Exception {
        Charm charm = new CharmStore(Path.of("charms")).load("postgresql");
        int revision = charm.revisionsOf(Version.parse(version).orElseThrow()).get(0);
        Map<String, Integer> resources = new TreeMap<>();
        charm.revisions().get(revision).resources().forEach((name, pin) -> resources.put(name, pin.revision()));
        return charm.resolve(revision, resources).fold(resolved -> resolved.release(), refused -> {
            throw new AssertionError(refused.sentence());
        });
    }

    private static void submit(Service service, String action, Command command) {
        Answer answer = Service.await(service.onLoop(() -> service.engine()
                .submit(
                        APP,
                        command,
                        new Command.Request(action, Optional.empty(), new TreeMap<>(), "test", "ana", "", ""))));
        assertThat(answer.refusal()).isEmpty();
    }

    private static View view(Service service) {
        return Service.await(service.onLoop(
                () -> Future.succeededFuture(service.engine().view(APP).orElseThrow())));
    }

    private static void until(Service service, Predicate<View> reached) {
        boolean came = Eventually.within(Duration.ofSeconds(60), () -> reached.test(view(service)));
        assertThat(came).as("%s", view(service).reason()).isTrue();
    }
}
