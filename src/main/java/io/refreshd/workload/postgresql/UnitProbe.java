package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.decide.SynchronousNames;
import io.refreshd.model.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is asked of every unit's server, in one statement. */
final class UnitProbe {
    static final String QUERY = """
            SELECT pg_is_in_recovery() AS standby,
              current_setting('server_version_num')::int AS version,
              (SELECT catalog_version_no FROM pg_control_system()) AS catalog,
              (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM pg_settings WHERE pending_restart) AS pending,
              (SELECT json_object_agg(name, setting::bigint) FROM pg_settings WHERE name IN ('max_connections',
                 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction')) AS limits,
              concat_ws(',', current_setting('shared_preload_libraries'), current_setting('session_preload_libraries'),
                 current_setting('local_preload_libraries')) AS preloaded,
              CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END AS paused,
              pg_size_bytes(current_setting('max_wal_size')) AS maximum_wal,
              current_setting('synchronous_standby_names') AS synchronous
            """;

    private UnitProbe() {}

    /** What one server said of itself. */
    record Answer(boolean standby, ServerFacts facts) {}

    static Answer read(Row row) {
        return new Answer(
                row.getBoolean("standby"),
                new ServerFacts(
                        Version.ofNumber(row.getInteger("version")),
                        row.getInteger("catalog"),
                        names((JsonArray) row.getJson("pending")),
                        numbers((JsonObject) row.getJson("limits")),
                        Libraries.ofSetting(row.getString("preloaded")),
                        row.getBoolean("paused"),
                        row.getLong("maximum_wal"),
                        SynchronousNames.of(row.getString("synchronous"))));
    }

    private static SortedSet<String> names(JsonArray array) {
        return array.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static SortedMap<String, Long> numbers(JsonObject object) {
        SortedMap<String, Long> numbers = new TreeMap<>();
        object.fieldNames().forEach(name -> numbers.put(name, object.getLong(name)));
        return numbers;
    }
}
