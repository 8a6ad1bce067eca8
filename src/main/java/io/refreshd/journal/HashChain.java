package io.refreshd.journal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Each journalled event's hash covers the one before it, so that no event can be changed, removed or put in unseen. */
final class HashChain {
    /** What stands before the first event. */
    static final String START = "0".repeat(64);

    private HashChain() {}

    static String link(String before, long seq, String application, String at, Envelope envelope) {
        // Newlines can not occur in any part: JSON escapes them, and names and times hold none.
        String text = String.join(
                "\n",
                before,
                Long.toString(seq),
                application,
                at,
                envelope.type(),
                Integer.toString(envelope.v()),
                envelope.data());
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
