package io.refreshd.workload.patroni;

/**
 * What Patroni's REST API asks for.
 *
 * @param tls whether it speaks TLS
 * @param user for what is protected by basic authentication; empty text when nothing is
 * @param ca certificates (PEM) of who signed its own
 * @param certificate our own (PEM), when it asks for one; else empty text
 * @param key of that
 */
public record RestAccess(boolean tls, String user, String password, String ca, String certificate, String key) {
    /** Neither TLS nor a password. */
    public static final RestAccess PLAIN = new RestAccess(false, "", "", "", "", "");

    @Override
    public String toString() {
        return "RestAccess[" + (tls ? "https" : "http") + ", " + user + "]";
    }
}
