package io.refreshd.charm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small valid charm in a folder of its own, to be spoilt by tests. */
final class CharmFolder {
    static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Path charms;

    CharmFolder(Path charms) {
        this.charms = charms;
        write("charmcraft.yaml", """
                name: db
                type: charm
                resources:
                  binaries: {type: file, filename: db.txz}
                actions:
                  set:
                    params:
                      level: {type: integer, minimum: 1, maximum: 9}
                      mode: {type: string, enum: [slow, fast]}
                    required: [mode]
                    additionalProperties: false
                """);
        write("revisions.yaml", revisions(7, 8));
        write("channels.yaml", """
                default: 14/stable
                tracks:
                  "14": {stable: 7, candidate: null, edge: 8}
                """);
    }

    static String revisions(int... numbers) {
        StringBuilder text = new StringBuilder("revisions:\n");
        for (int number : numbers) {
            text.append("""
                      - revision: %1$d
                        version: "14.%1$d"
                        resources:
                          binaries:
                            revision: 10%1$d
                            artifacts:
                              linux-amd64: {artifact: "g:a:14.%1$d", sha256: %2$s}
                    """.formatted(number, DIGEST));
        }
        return text.toString();
    }

    CharmFolder write(String file, String text) {
        try {
            Path path = charms.resolve("db").resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CharmFolder delete(String file) {
        try {
            Files.delete(charms.resolve("db").resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Charm load() throws CharmInvalid {
        return new CharmStore(charms, "linux-amd64").load("db");
    }
}
