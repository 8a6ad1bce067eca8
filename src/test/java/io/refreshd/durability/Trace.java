package io.refreshd.durability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what {@code strace -f -y} saw of a daemon, in order, and says which effects began before the intent that
 * authorises them was on disk. An intent is on disk when a sync of the journal's log that began after it was written has
 * returned 0; it counts until its result is written.
 */
final class Trace {
    /** The daemon opens a file of this name when what follows is not its own work any more. */
    static final String END = "observed-until-here";

    private static final Pattern LINE = Pattern.compile("^(\\d+) +(.*)$");
    private static final Pattern SYNC = Pattern.compile("^f(?:data)?sync\\(\\d+<[^>]*/journal\\.db-wal>(.*)$");
    private static final Pattern EVENT = Pattern.compile("((?:UnitAdd|UnitRemove|UnitChange|Handover)Started"
            + "|UnitAdded|UnitRemoved|UnitChanged|HandoverEnded)[^{]{0,8}(\\{.{0,2000}?\\})[0-9a-f]{64}");
    private static final Pattern NUMBER =
            Pattern.compile("\"(ordinal|from|to)\\\\\":(\\d+)|\"(ordinal|from|to)\":(\\d+)");

    private static final class Intent {
        private final String type;
        private final Map<String, Integer> numbers;
        private boolean synced;
        private boolean over;

        Intent(String type, Map<String, Integer> numbers) {
            this.type = type;
            this.numbers = numbers;
        }

        boolean authorises(Effects.Effect effect) {
            if (type.equals("HandoverStarted")) {
                return effect.unit() < 0 || numbers.containsValue(effect.unit());
            }
            return effect.kind() != Effects.Kind.PROMOTES && numbers.containsValue(effect.unit());
        }

        /** Whether an event of that type is the result of this one. */
        boolean endsWith(String result, Map<String, Integer> other) {
            return switch (result) {
                case "HandoverEnded" -> type.equals("HandoverStarted");
                case "UnitAdded" -> type.equals("UnitAddStarted") && numbers.equals(other);
                case "UnitRemoved" -> type.equals("UnitRemoveStarted") && numbers.equals(other);
                default -> type.equals("UnitChangeStarted") && numbers.equals(other);
            };
        }
    }

    private final Effects effects = new Effects();
    private final List<Intent> intents = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final Map<Long, List<Intent>> syncing = new TreeMap<>();
    private final Map<Effects.Kind, Integer> counted = new EnumMap<>(Effects.Kind.class);
    private final List<String> early = new ArrayList<>();
    private int syncs;
    private boolean over;

    static Trace read(InputStream lines) throws IOException {
        Trace trace = new Trace();
        // One byte is one character: what is not text in the log is escaped anyway.
        BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.ISO_8859_1));
        for (String line = reader.readLine(); line != null && !trace.over; line = reader.readLine()) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                trace.take(Long.parseLong(parts.group(1)), parts.group(2));
            }
        }
        return trace;
    }

    /** How many effects of each kind there were. */
    Map<Effects.Kind, Integer> counted() {
        return counted;
    }

    /** How many intents were written. */
    int intents() {
        return intents.size();
    }

    /** How often the journal's log was brought to disk. */
    int syncs() {
        return syncs;
    }

    /** Effects that began before their intent was on disk, each in a line. */
    List<String> early() {
        return early;
    }

    private void take(long process, String call) {
        if (call.startsWith("pwrite64(")) {
            if (call.contains("/journal.db-wal>")) {
                written(call);
            }
            return;
        }
        Matcher sync = SYNC.matcher(call);
        if (sync.matches()) {
            syncing.put(
                    process, intents.stream().filter(intent -> !intent.synced).toList());
            if (!sync.group(1).contains("unfinished")) {
                synced(process, call);
            }
        } else if (call.matches("<\\.\\.\\. f(data)?sync resumed>.*") && syncing.containsKey(process)) {
            synced(process, call);
        } else if (call.startsWith("openat(") && call.contains(END)) {
            over = true;
        } else {
            effects.of(process, call).ifPresent(effect -> happens(effect, call));
        }
    }

    private void synced(long process, String call) {
        List<Intent> now = syncing.remove(process);
        if (call.endsWith("= 0") && now != null) {
            syncs++;
            now.forEach(intent -> intent.synced = true);
        }
    }

    /** A page of the log; rows that it did not hold before are new, the last one comes first. */
    private void written(String call) {
        List<String[]> fresh = new ArrayList<>();
        Matcher event = EVENT.matcher(call);
        while (event.find()) {
            if (written.add(event.group())) {
                fresh.add(0, new String[] {event.group(1), event.group(2)});
            }
        }
        for (String[] row : fresh) {
            Map<String, Integer> numbers = numbers(row[1], row[0].startsWith("Handover"));
            if (row[0].endsWith("Started")) {
                intents.add(new Intent(row[0], numbers));
            } else {
                intents.stream()
                        .filter(intent -> intent.endsWith(row[0], numbers))
                        .forEach(intent -> intent.over = true);
            }
        }
    }

    private static Map<String, Integer> numbers(String data, boolean handover) {
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher number = NUMBER.matcher(data);
        while (number.find()) {
            String name = number.group(1) != null ? number.group(1) : number.group(3);
            String value = number.group(2) != null ? number.group(2) : number.group(4);
            if (handover != name.equals("ordinal")) {
                numbers.put(name, Integer.parseInt(value));
            }
        }
        return numbers;
    }

    private void happens(Effects.Effect effect, String call) {
        counted.merge(effect.kind(), 1, Integer::sum);
        List<Intent> open = intents.stream()
                .filter(intent -> !intent.over && intent.authorises(effect))
                .toList();
        if (open.stream().noneMatch(intent -> intent.synced)) {
            early.add(effect
                    + (open.isEmpty() ? " without an intent: " : " before its intent was on disk: ")
                    + call.substring(0, Math.min(call.length(), 160)));
        }
    }
}
