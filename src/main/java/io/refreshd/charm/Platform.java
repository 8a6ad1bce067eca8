package io.refreshd.charm;

import java.util.Locale;
import java.util.Map;

/** Names what this machine is, as the artefacts of charms do: {@code linux-amd64}, {@code linux-arm64v8}. */
public final class Platform {
    private static final Map<String, String> PROCESSORS =
            Map.of("amd64", "amd64", "x86_64", "amd64", "aarch64", "arm64v8", "arm64", "arm64v8");
    private static final Map<String, String> SYSTEMS = Map.of("linux", "linux", "mac os x", "darwin");

    private Platform() {}

    /** The platform of this process; an unknown system or processor keeps Java's own name for it. */
    public static String current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static String of(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT);
        String arch = processor.toLowerCase(Locale.ROOT);
        return SYSTEMS.getOrDefault(os, os.replace(' ', '-')) + "-" + PROCESSORS.getOrDefault(arch, arch);
    }
}
