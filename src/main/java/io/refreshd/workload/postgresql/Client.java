package io.refreshd.workload.postgresql;

import java.util.List;

/** How a client reaches an application: its database and role, and every unit's address. */
public record Client(String database, String user, String password, List<Address> units) {
    public Client {
        units = List.copyOf(units);
    }

    /** One unit's address; {@code unit} as in {@code postgresql/0}. */
    public record Address(String unit, String host, int port) {}

    public Client withUnits(List<Server> servers) {
        return new Client(
                database,
                user,
                password,
                servers.stream()
                        .map(server -> new Address(server.unit(), server.host(), server.port()))
                        .toList());
    }

    @Override
    public String toString() {
        return "Client[" + database + ", " + user + ", " + units + "]";
    }
}
