package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Some real upgrades under fire, others each time; many more are tried by {@code scripts/soak --real}. */
class UnderFireIT {
    private static final int UPGRADES = 3;
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Pattern PLACE = Pattern.compile("(/\\S+/refreshd-demo-\\d+)/");
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void realUpgradesUnderFireLoseNothingAndEndWell() throws Exception {
        long seed = Long.getLong("refreshd.seed", System.nanoTime() & 0xffffff);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int status = new UnderFire(new PrintStream(told, true, StandardCharsets.UTF_8), seed).all(1, UPGRADES);
        String text = told.toString(StandardCharsets.UTF_8);
        System.out.print(text);
        assertThat(text.lines().reduce("", (first, last) -> last))
                .isEqualTo(UPGRADES + " upgrades under fire, 0 lost, 0 double primaries");
        assertThat(status).as(text).isZero();
    }

    @ParameterizedTest(name = "SIG{0}")
    @ValueSource(strings = {"INT", "TERM"})
    void nothingIsLeftWhenItIsStopped(String signal) throws Exception {
        Process soak = Child.java("256m", UnderFire.class, List.of("--real", "1", "--seed", "1"))
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        AtomicReference<Place> place = new AtomicReference<>();
        try {
            assertThat(Eventually.within(LONGEST, () -> servesIn(soak, place) || !soak.isAlive()))
                    .as("a server runs")
                    .isTrue();

            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + soak.pid()).start();

            assertThat(soak.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
                    .as("it has ended")
                    .isTrue();
            assertThat(Postmaster.serving(place.get())).isEmpty();
            assertThat(Files.readString(Path.of("/proc/mounts")))
                    .doesNotContain(place.get().root().toString());
            assertThat(place.get().root()).doesNotExist();
        } finally {
            soak.destroyForcibly();
        }
    }

    /** Whether it has come to its first server; tells where, from what it has started. */
    private static boolean servesIn(Process soak, AtomicReference<Place> place) {
        soak.children()
                .map(child -> PLACE.matcher(child.info().commandLine().orElse("")))
                .filter(Matcher::find)
                .findFirst()
                .ifPresent(found -> place.set(new Place(Path.of(found.group(1)))));
        return place.get() != null
                && place.get().units().values().stream()
                        .anyMatch(unit -> Postmaster.of(unit.resolve("data")).isPresent());
    }
}
