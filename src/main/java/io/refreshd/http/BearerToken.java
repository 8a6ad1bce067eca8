package io.refreshd.http;

import io.refreshd.decide.Refusal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** Lets through who shows the token. Compared by digest, in constant time whatever the length. */
final class BearerToken {
    private static final String SCHEME = "bearer ";

    private final byte[] digest;

    BearerToken(String token) {
        digest = digest(token);
    }

    void check(RoutingContext context) {
        String header = Optional.ofNullable(context.request().getHeader("Authorization"))
                .orElse("");
        boolean bearer = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String shown = bearer ? header.substring(SCHEME.length()).strip() : "";
        if (MessageDigest.isEqual(digest, digest(shown))) {
            context.next();
            return;
        }
        context.fail(new Refused(new Refusal(
                Refusal.Kind.INVALID,
                new Reason(
                        ReasonCode.UNAUTHENTICATED,
                        (bearer ? "this is not the daemon's token" : "no bearer token was sent")
                                + "; send Authorization: Bearer with the content of the file token in the state folder",
                        ""))));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
