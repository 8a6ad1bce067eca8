package io.refreshd.workload.postgresql;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;

/** What a new cluster gets before anybody uses it: the role for replication, and a database with its role. */
public final class Bootstrap {
    private Bootstrap() {}

    /** May be done again on a cluster where it was done in part. Passwords are letters and digits. */
    public static Future<Void> run(PgConnection session, Credentials credentials, Client client) {
        return role(session, credentials.replicationUser(), "REPLICATION LOGIN", credentials.replicationPassword())
                .compose(done -> role(session, client.user(), "LOGIN", client.password()))
                .compose(done -> session.query("SELECT FROM pg_database WHERE datname = " + literal(client.database()))
                        .execute())
                .compose(found -> found.size() > 0
                        ? Future.succeededFuture()
                        : session.query("CREATE DATABASE " + name(client.database()) + " OWNER " + name(client.user()))
                                .execute()
                                .mapEmpty());
    }

    private static Future<Void> role(PgConnection session, String role, String rights, String password) {
        return session.query("SELECT FROM pg_roles WHERE rolname = " + literal(role))
                .execute()
                .compose(found -> session.query((found.size() > 0 ? "ALTER ROLE " : "CREATE ROLE ") + name(role)
                                + " WITH " + rights + " PASSWORD " + literal(password))
                        .execute())
                .mapEmpty();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String name(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
