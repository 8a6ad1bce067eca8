package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a client reaches the units: the daemon's {@code client.json}. Holds a password; never printed.
 *
 * @param units in the file's order
 */
record Access(String database, String user, String password, List<Address> units) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where one unit listens. */
    record Address(int ordinal, String host, int port) {}

    Access {
        units = List.copyOf(units);
    }

    /** Reads the file as it is now; the daemon replaces it as a whole when units come and go. */
    static Access read(Path file) throws IOException {
        JsonNode root = JSON.readTree(Files.readString(file));
        List<Address> units = new ArrayList<>();
        for (JsonNode unit : root.path("units")) {
            String name = unit.path("unit").asText();
            int ordinal = Integer.parseInt(name.substring(name.lastIndexOf('/') + 1));
            units.add(new Address(
                    ordinal, unit.path("host").asText(), unit.path("port").asInt()));
        }
        return new Access(
                root.path("database").asText(),
                root.path("user").asText(),
                root.path("password").asText(),
                units);
    }

    PgConnectOptions options(Address unit) {
        return new PgConnectOptions()
                .setHost(unit.host())
                .setPort(unit.port())
                .setDatabase(database)
                .setUser(user)
                .setPassword(password)
                .setReconnectAttempts(0);
    }

    @Override
    public String toString() {
        return user + "@" + database + " on " + units;
    }
}
