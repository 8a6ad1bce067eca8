package io.refreshd.simulation.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator as {@code scripts/soak} starts it: in processes of its own, which nothing slows down or measures. */
class SoakSimulation {
    private static final int WORLDS = Integer.getInteger("simulation.worlds", 20_000);
    private static final int WORLDS_OF_PODS = WORLDS / 5;
    private static final int EVERY_PAIR = Integer.getInteger("simulation.pairs", 1);
    private static final int WORLDS_TO_COMPARE = 400;
    private static final List<Path> JDKS = List.of(Path.of("/usr/lib/jvm"), Path.of("/opt"));

    /** What is found is printed with its seed, the commit and how to see it again, by the process that tries them. */
    @Test
    void noRuleIsBrokenInFreshWorlds() throws Exception {
        long seed = System.nanoTime();
        System.out.println("again: scripts/soak --seeds " + WORLDS + " --seed " + seed);
        String line = last(soak(ownJava(), List.of(), "--seeds", "" + WORLDS, "--seed", "" + seed));
        assertThat(line).startsWith(WORLDS + " upgrades, 0 violations, ");
    }

    /** None is known to break a rule. */
    @Test
    void noRuleIsBrokenInFreshWorldsOfPods() throws Exception {
        long seed = System.nanoTime();
        System.out.println("again: scripts/soak --kubernetes --seeds " + WORLDS_OF_PODS + " --seed " + seed);
        soak(ownJava(), List.of(), "--kubernetes", "--seeds", "" + WORLDS_OF_PODS, "--seed", "" + seed);
    }

    @Test
    void theDaemonMayDieAtEveryBoundaryOfJournalAndEffectOnceAndTwice() throws Exception {
        String line = last(soak(ownJava(), List.of(), "--crash-points", "--every", "" + EVERY_PAIR));
        assertThat(line).endsWith(", 0 violations").contains(Tale.values().length + " stories");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seeds", "--kubernetes --seeds"})
    void oneSeedIsTheSameInAnotherProcessLocaleZoneAndJdk(String worlds) throws Exception {
        String[] round = (worlds + " " + WORLDS_TO_COMPARE + " --seed 77 --threads").split(" ");
        String here = hash(soak(ownJava(), List.of(), with(round, "1")));
        List<String> elsewhere = List.of(
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Kathmandu",
                "-Dfile.encoding=ISO-8859-9",
                "-XX:hashCode=2");
        List<String> unlocked = new ArrayList<>(List.of("-XX:+UnlockExperimentalVMOptions"));
        unlocked.addAll(elsewhere);
        assertThat(hash(soak(ownJava(), unlocked, with(round, "2")))).isEqualTo(here);
        for (Path java : otherJavas()) {
            assertThat(hash(soak(java, List.of(), with(round, "2"))))
                    .as(java.toString())
                    .isEqualTo(here);
        }
    }

    private static String[] with(String[] arguments, String last) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(last);
        return all.toArray(String[]::new);
    }

    private static String hash(List<String> output) {
        String line = last(output);
        return line.substring(line.indexOf("hash "));
    }

    private static String last(List<String> output) {
        return output.get(output.size() - 1);
    }

    private static Path ownJava() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Those of JDK 25 that lie where JDKs lie. */
    private static List<Path> otherJavas() throws IOException {
        List<Path> javas = new ArrayList<>();
        for (Path folder : JDKS) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> homes = Files.list(folder)) {
                    homes.filter(home -> home.getFileName().toString().contains("25"))
                            .map(home -> home.resolve("bin/java"))
                            .filter(Files::isExecutable)
                            .forEach(javas::add);
                }
            }
        }
        return javas;
    }

    /** The same of one that finds nothing. */
    private static List<String> soak(Path java, List<String> options, String... arguments) throws Exception {
        List<String> output = run(java, options, arguments);
        assertThat(last(output)).contains(" 0 violations");
        return output;
    }

    /** What it printed; its own errors go where this process' errors go. */
    private static List<String> run(Path java, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC", "-Xmn400m"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Soak.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        output.forEach(System.out::println);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(String.join(" ", output))
                .isEqualTo(last(output).contains(" 0 violations") ? 0 : 1);
        return output;
    }
}
