package io.refreshd.substrate.kubernetes;

/**
 * How the members and servers in the pods of a StatefulSet are asked.
 *
 * @param secret the Secret that has the credentials; empty text when none is named
 * @param restPort where Patroni's REST API listens
 * @param sqlPort where PostgreSQL listens
 * @param restTls whether the REST API speaks TLS
 */
public record PatroniAccess(String secret, int restPort, int sqlPort, boolean restTls) {
    public static final int REST_PORT = 8008;
    public static final int SQL_PORT = 5432;
}
