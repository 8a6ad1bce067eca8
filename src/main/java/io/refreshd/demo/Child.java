package io.refreshd.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Java programs of this jar as processes of their own, in sessions of their own, so that Ctrl-C reaches only the demo. */
final class Child {
    private Child() {}

    static ProcessBuilder java(String memory, Class<?> program, List<String> arguments) {
        return java(memory, program.getName(), arguments);
    }

    static ProcessBuilder java(String memory, String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if (available("setsid")) {
            command.add("setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + memory));
        String home = System.getProperty("refreshd.home");
        if (home != null) {
            command.add("-Drefreshd.home=" + home);
        }
        command.addAll(List.of("-cp", classPath(), program));
        command.addAll(arguments);
        return new ProcessBuilder(command).directory(Path.of("/").toFile());
    }

    /** That of this process, for whatever folder the other one runs in. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs a shell script to its end; its output is thrown away. */
    static int shell(Path script, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    static boolean available(String program) {
        return Stream.of("/usr/bin", "/bin").anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
