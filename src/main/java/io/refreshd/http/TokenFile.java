package io.refreshd.http;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The bearer token's file: made with a random token and for its owner only when it is missing. Blocks on the disk. */
public final class TokenFile {
    private static final int BYTES = 32;
    private static final int SHORTEST = 16;

    private TokenFile() {}

    /** The token; an {@link IOException} that says what to do when the file is no good. */
    public static String readOrMake(Path file) throws IOException {
        try {
            make(file);
        } catch (FileAlreadyExistsException present) {
            // Kept: clients have it.
        }
        String token = Files.readString(file).strip();
        if (token.length() < SHORTEST || !token.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new IOException(file + " holds no token of at least " + SHORTEST
                    + " visible characters; delete it and a new one is made");
        }
        return token;
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random) + "\n";
        try (SeekableByteChannel channel = Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                var stream = Channels.newOutputStream(channel)) {
            stream.write(token.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
