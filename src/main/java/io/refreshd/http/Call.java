package io.refreshd.http;

import io.refreshd.decide.Refusal;
import io.refreshd.http.Refused.FieldError;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request, read strictly: what is not well formed is refused with its name. */
final class Call {
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Pattern WAIT = Pattern.compile("(\\d{1,4})(ms|s|m)?");
    private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");
    private static final Pattern ACTOR = Pattern.compile("[!-~]{1,64}");
    private static final Pattern GENERATION = Pattern.compile("\"(\\d{1,18})\"");

    private final Incoming incoming;

    Call(Incoming incoming) {
        this.incoming = incoming;
    }

    Call(RoutingContext context) {
        this(new Routed(context));
    }

    /** As its sender wrote it: method and path. */
    String line() {
        return incoming.method() + " " + incoming.path();
    }

    String method() {
        return incoming.method();
    }

    String path() {
        return incoming.path();
    }

    String id() {
        return incoming.id();
    }

    String path(String name) {
        return incoming.parameter(name).orElse("");
    }

    /** Refuses query parameters that are not in the list, and those that come twice. */
    Call allow(String... names) {
        refuseOthers(names);
        return this;
    }

    void refuseOthers(String... names) {
        List<String> allowed = List.of(names);
        for (String name : incoming.query().names()) {
            if (!allowed.contains(name)) {
                throw Refused.fields(
                        ReasonCode.UNKNOWN_PARAMETER,
                        List.of(new FieldError("?" + name, "unknown query parameter", allowed)));
            }
            if (incoming.query().getAll(name).size() > 1) {
                throw wrong("?" + name, "is given twice");
            }
        }
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(incoming.query().get(name)).filter(text -> !text.isEmpty());
    }

    long number(String name, long least, long most, long standard) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return standard;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, as a number outside is.
        }
        throw wrong("?" + name, "must be a whole number from " + least + " to " + most);
    }

    /** How long the caller is willing to wait: not at all without the parameter. */
    Duration patience() {
        Optional<String> text = query("wait");
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        Matcher matcher = WAIT.matcher(text.get());
        if (!matcher.matches()) {
            throw wrong("?wait", "must be a time such as 30s or 1m");
        }
        long amount = Long.parseLong(matcher.group(1));
        String unit = Optional.ofNullable(matcher.group(2)).orElse("s");
        Duration asked = switch (unit) {
            case "m" -> Duration.ofMinutes(amount);
            case "ms" -> Duration.ofMillis(amount);
            default -> Duration.ofSeconds(amount);
        };
        return asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    }

    /** The body's fields; a request without a body has none. */
    Fields fields() {
        Buffer body = incoming.body();
        return Fields.of(body.length() == 0 ? new JsonObject() : Body.object(body));
    }

    /** A unit's ordinal from the path: a number, {@code leader}, or nothing; empty for the leader. */
    Optional<Integer> unit() {
        String unit = path("unit");
        if (unit.isEmpty() || unit.equals("leader")) {
            return Optional.empty();
        }
        if (!unit.matches("\\d{1,6}")) {
            throw Refused.unknown(
                    ReasonCode.UNKNOWN_UNIT, "a unit is a number or leader, not " + unit, "refreshctl status");
        }
        return Optional.of(Integer.valueOf(unit));
    }

    /** The Idempotency-Key; empty text without one. */
    String key() {
        return header("Idempotency-Key", KEY, "").orElse("");
    }

    String actor() {
        return header("X-Refreshd-Actor", ACTOR, "").orElse("token");
    }

    String source() {
        return incoming.header("User-Agent").orElse("").startsWith("refreshctl") ? "cli" : "http";
    }

    /** The generation that the caller insists on. */
    Optional<Long> generation() {
        String match = incoming.header("If-Match").orElse("*");
        if (match.equals("*")) {
            return Optional.empty();
        }
        Matcher matcher = GENERATION.matcher(match);
        if (!matcher.matches()) {
            throw malformed("If-Match must be a generation in quotes, such as \"57\", or *");
        }
        return Optional.of(Long.valueOf(matcher.group(1)));
    }

    private Optional<String> header(String name, Pattern form, String standard) {
        String value = incoming.header(name).orElse(standard);
        if (value.equals(standard)) {
            return Optional.empty();
        }
        if (!form.matcher(value).matches()) {
            throw malformed("the header " + name + " must be " + form.pattern());
        }
        return Optional.of(value);
    }

    /** SHA-256 of what is asked for: method, path and body. */
    String fingerprint() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((line() + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(incoming.body().getBytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether one line of text is asked for instead of JSON. */
    boolean wantsText() {
        return accepts("text/plain");
    }

    boolean wantsStream() {
        return accepts("text/event-stream");
    }

    private boolean accepts(String type) {
        String accept = incoming.header("Accept").orElse("");
        for (String one : accept.split(",")) {
            String name = one.split(";")[0].strip();
            if (name.equals(type)) {
                return true;
            }
            if (name.equals("application/json")) {
                return false;
            }
        }
        return false;
    }

    static Refused malformed(String sentence) {
        return new Refused(new Refusal(Refusal.Kind.INVALID, Reason.of(ReasonCode.MALFORMED_BODY, sentence)));
    }

    static Refused wrong(String pointer, String detail) {
        return Refused.fields(ReasonCode.INVALID_PARAMETER, List.of(new FieldError(pointer, detail, List.of())));
    }
}
