package io.refreshd.telemetry;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Reason;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One log line for each event: {@code key=value}, every value bounded and on one line. */
public final class EventLog implements Consumer<Entry> {
    private static final Logger LOG = LoggerFactory.getLogger("io.refreshd.events");
    private static final int LONGEST = 300;

    @Override
    public void accept(Entry entry) {
        Level level = entry.event() instanceof Event.RunBlocked || entry.event() instanceof Event.StepFailed
                ? Level.WARN
                : Level.INFO;
        LOG.atLevel(level).log(() -> line(entry));
    }

    /** For example {@code event=unit-changed seq=31 application=postgresql ordinal=2 purpose=forward}. */
    static String line(Entry entry) {
        StringBuilder line = new StringBuilder();
        add(line, "event", kebab(entry.event().getClass().getSimpleName()));
        add(line, "seq", Long.toString(entry.seq()));
        if (!entry.application().isEmpty()) {
            add(line, "application", entry.application());
        }
        for (RecordComponent component : entry.event().getClass().getRecordComponents()) {
            add(line, kebab(component.getName()), text(value(entry.event(), component)));
        }
        return line.toString();
    }

    private static Object value(Event event, RecordComponent component) {
        try {
            return component.getAccessor().invoke(event);
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("events are public records", hidden);
        }
    }

    private static String text(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(EventLog::text).orElse("");
        }
        if (value instanceof Enum<?> word) {
            return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof Reason reason) {
            return reason.code().text() + ": " + reason.sentence();
        }
        if (value instanceof CheckResult result) {
            return result.name() + "=" + result.status().text();
        }
        if (value instanceof Event.RunPlan plan) {
            return "run " + plan.run() + " from " + plan.from() + " to " + plan.to() + " order " + plan.order();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(pair -> pair.getKey() + "=" + text(pair.getValue()))
                    .collect(Collectors.joining(","));
        }
        if (value instanceof Collection<?> many) {
            return many.stream()
                    .filter(one -> !(one instanceof CheckResult result && result.status() == CheckStatus.PASS))
                    .map(EventLog::text)
                    .collect(Collectors.joining(","));
        }
        return value.toString();
    }

    private static void add(StringBuilder line, String key, String value) {
        String bounded = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
        boolean plain = !bounded.isEmpty() && bounded.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=');
        String shown = plain
                ? bounded
                : '"' + bounded.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ") + '"';
        line.append(line.isEmpty() ? "" : " ").append(key).append('=').append(shown);
    }

    private static String kebab(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
