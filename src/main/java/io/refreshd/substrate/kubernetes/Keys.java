package io.refreshd.substrate.kubernetes;

import io.refreshd.decide.MemberSeen.Locked;
import java.util.Map;
import java.util.Optional;

/**
 * What a Secret has for members of Patroni and their servers.
 *
 * @param user who asks over SQL: a superuser
 * @param restUser who tells Patroni to do something; empty text when its REST API asks nobody
 * @param ca certificates (PEM) of who signed those of the servers; empty text when SQL goes without TLS
 * @param certificate our own (PEM), for a REST API that asks for one; empty text when it does not
 * @param certificateKey its key
 */
public record Keys(
        String user,
        String password,
        String restUser,
        String restPassword,
        String ca,
        String certificate,
        String certificateKey) {
    private static final String PASSWORD = "password";

    /** One of both: the keys, or why there are none. */
    public record Read(Optional<Keys> keys, Optional<Locked> locked) {
        static Read locked(String text, String next) {
            return new Read(Optional.empty(), Optional.of(new Locked(text, next)));
        }
    }

    static Read of(String namespace, String secret, Map<String, String> data, boolean tls) {
        for (String needed : tls ? new String[] {PASSWORD, "ca.crt"} : new String[] {PASSWORD}) {
            if (data.getOrDefault(needed, "").isBlank()) {
                return Read.locked(
                        "the Secret " + namespace + "/" + secret + " has no key " + needed,
                        "kubectl describe secret " + secret + " --namespace " + namespace);
            }
        }
        return new Read(
                Optional.of(new Keys(
                        line(data, "username", "postgres"),
                        line(data, PASSWORD, ""),
                        line(data, "rest-username", ""),
                        line(data, "rest-password", ""),
                        data.getOrDefault("ca.crt", ""),
                        data.getOrDefault("tls.crt", ""),
                        data.getOrDefault("tls.key", ""))),
                Optional.empty());
    }

    /** What is written with an editor ends with a line. */
    private static String line(Map<String, String> data, String key, String otherwise) {
        String text = data.getOrDefault(key, otherwise);
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public String toString() {
        return "Keys[" + user + ", " + restUser + "]";
    }
}
