package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the repository that no compiler knows. */
class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();
    private static final int MOST_LINES = 500;
    private static final Set<String> TOP = Set.of(
            "pom.xml", "src", "charms", "config", "scripts", "README.md", "LICENSE", "mvnw", "mvnw.cmd", "target");
    private static final Set<String> TEXT =
            Set.of("java", "md", "yaml", "yml", "xml", "json", "properties", "sql", "html", "css", "js", "svg");

    @Test
    void theTopLevelStaysSmall() throws IOException {
        try (Stream<Path> entries = Files.list(ROOT)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .allMatch(name -> name.startsWith(".") || TOP.contains(name));
        }
    }

    @Test
    void sourcesAreShort() {
        assertThat(sources(path -> true).filter(path -> lines(path).size() > MOST_LINES))
                .as("more than %d lines: split what holds two ideas", MOST_LINES)
                .isEmpty();
    }

    @Test
    void linesEndAsTheyShould() {
        List<String> found = new ArrayList<>();
        texts().forEach(path -> {
            String text = text(path);
            if (text.indexOf('\r') >= 0) {
                found.add(path + ": carriage return");
            }
            if (!text.isEmpty() && !text.endsWith("\n")) {
                found.add(path + ": no line end at the end");
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        // Written in two parts so that this file does not find itself.
        assertFound(
                sources(inMain()),
                "TO" + "DO|FIX" + "ME|XX" + "X|not imple" + "mented|UnsupportedOperationException\\(\\)");
    }

    @Test
    void testsNeitherSleepNorAreSwitchedOff() {
        assertFound(
                sources(inMain().negate()).filter(path -> !path.endsWith("Eventually.java")),
                "\\.sle" + "ep\\(|park" + "Nanos|@Dis" + "abled|assumeTrue\\(fal" + "se");
    }

    @Test
    void namesOfTestsAreSentences() {
        assertFound(sources(inMain().negate()), "void te" + "st[A-Z0-9_]");
    }

    @Test
    void noPathOfADevelopersMachineIsWrittenDown() {
        assertFound(texts(), "/wo" + "rk/|/ro" + "ot/\\w");
    }

    @Test
    void everyPackageSaysWhatItIsAndThatNothingIsNull() {
        List<Path> packages = sources(inMain())
                .map(path -> path.resolveSibling("package-info.java"))
                .distinct()
                .toList();
        assertThat(packages)
                .allSatisfy(info ->
                        assertThat(info).exists().content().startsWith("/**").contains("@NullMarked"));
    }

    @Test
    void scriptsCanBeRun() throws IOException {
        try (Stream<Path> scripts = Stream.concat(
                Files.list(ROOT.resolve("scripts")), Stream.of(ROOT.resolve(".ci/run"), ROOT.resolve("mvnw")))) {
            assertThat(scripts).allSatisfy(script -> {
                assertThat(script).isExecutable();
                assertThat(lines(script).get(0)).startsWith("#!");
            });
        }
    }

    private static void assertFound(Stream<Path> paths, String expression) {
        Pattern pattern = Pattern.compile(expression);
        List<String> found = new ArrayList<>();
        paths.forEach(path -> {
            List<String> lines = lines(path);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    found.add(ROOT.relativize(path) + ":" + (i + 1) + ": "
                            + lines.get(i).strip());
                }
            }
        });
        assertThat(found).isEmpty();
    }

    private static Predicate<Path> inMain() {
        return path -> path.startsWith(ROOT.resolve("src/main"));
    }

    private static Stream<Path> sources(Predicate<Path> matching) {
        return walk(ROOT.resolve("src"))
                .filter(path -> path.toString().endsWith(".java"))
                .filter(matching);
    }

    private static Stream<Path> texts() {
        return Stream.of("src", "charms", "config", "scripts", ".ci", "README.md", "pom.xml")
                .map(ROOT::resolve)
                .filter(Files::exists)
                .flatMap(TidyTest::walk)
                .filter(TidyTest::isText);
    }

    private static boolean isText(Path path) {
        String name = path.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 || TEXT.contains(name.substring(dot + 1));
    }

    private static Stream<Path> walk(Path from) {
        try (Stream<Path> paths = Files.walk(from)) {
            return paths.filter(Files::isRegularFile).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path path) {
        return text(path).lines().toList();
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path.toString(), e);
        }
    }
}
