package io.refreshd.demo;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the witnesses outside the daemon saw: processes, timelines, the servers' logs, the servers' own words, and the
 * client's ledger against every table.
 *
 * @param starts servers that were started after the deployment, in this order
 * @param versions what every unit that answers says that it is
 * @param switchovers timelines that began since the deployment
 * @param overlaps times in which two units took writes; must be empty
 * @param slots replication slots on the primary, with whether somebody uses them
 */
record Evidence(
        List<Sampler.Start> starts,
        Map<Integer, String> versions,
        int switchovers,
        List<String> overlaps,
        Map<String, Boolean> slots,
        Audit.Finding audit) {
    /** What was there when the cluster had been made and nothing had been asked of it. */
    record Baseline(Set<Postmaster> servers, int timeline) {}

    static Baseline baseline(Place place, Sampler sampler) throws IOException {
        List<Postmaster> servers =
                sampler.starts().stream().map(Sampler.Start::process).toList();
        return new Baseline(Set.copyOf(servers), Timelines.newest(place.units().values()));
    }

    static Evidence gather(Place place, Vertx vertx, Sampler sampler, Baseline before) throws IOException {
        Access access = Access.read(place.clientFile());
        Audit.Finding audit = new Audit(vertx, access, Ledger.read(place.ledger())).compare();
        List<Sampler.Start> starts = sampler.starts().stream()
                .filter(start -> !before.servers().contains(start.process()))
                .toList();
        int switchovers = Timelines.newest(place.units().values()) - before.timeline();
        Map<Integer, String> versions = new TreeMap<>();
        Map<String, Boolean> slots = new TreeMap<>();
        for (Access.Address unit : access.units()) {
            if (!audit.silent().containsKey(unit.ordinal())) {
                String version = Sql.word(vertx, access, unit, "SHOW server_version");
                versions.put(unit.ordinal(), version.split(" ")[0]);
                slots(vertx, access, unit, slots);
            }
        }
        return new Evidence(starts, versions, switchovers, overlaps(place), slots, audit);
    }

    /** Ordinals in the order in which their servers were first started after the deployment. */
    List<Integer> order() {
        List<Integer> order = new ArrayList<>();
        for (Sampler.Start start : starts) {
            if (!order.contains(start.ordinal())) {
                order.add(start.ordinal());
            }
        }
        return order;
    }

    List<Integer> touched() {
        return List.copyOf(new TreeSet<>(order()));
    }

    private static void slots(Vertx vertx, Access access, Access.Address unit, Map<String, Boolean> slots)
            throws IOException {
        String sql = "SELECT slot_name::text, active FROM pg_replication_slots WHERE NOT pg_is_in_recovery()";
        for (Row row : Sql.ask(vertx, access, unit, sql)) {
            slots.put(row.getString(0), row.getBoolean(1));
        }
    }

    private static List<String> overlaps(Place place) throws IOException {
        List<ServerLog.Period> periods = new ArrayList<>();
        for (Map.Entry<Integer, Path> unit : place.units().entrySet()) {
            Path log = unit.getValue().resolve("server.log");
            if (Files.exists(log)) {
                boolean running = Postmaster.of(unit.getValue().resolve("data")).isPresent();
                periods.addAll(ServerLog.periods(unit.getKey(), log, running));
            }
        }
        return ServerLog.overlaps(periods);
    }
}
