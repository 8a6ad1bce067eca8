package io.refreshd.http;

import io.refreshd.run.Timers;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.handler.HttpException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The HTTP surface without a socket: the same routes and the same way to an answer, in the caller's thread. */
public final class WithoutSocket {
    private final List<Place> places = new ArrayList<>();
    private final Answers answers;

    /** A route and the parts of its path. */
    private record Place(Routes.Route route, String[] parts) {}

    /**
     * What is sent.
     *
     * @param path and query, as they are written
     * @param body empty when there is none
     */
    public record Sent(String method, String path, SortedMap<String, String> headers, String body) {
        public Sent {
            TreeMap<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            anyCase.putAll(headers);
            headers = anyCase;
        }

        public String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** What is answered. */
    public record Told(int status, String type, SortedMap<String, String> headers, JsonObject body) {}

    public WithoutSocket(Daemon daemon, Timers timers) {
        NextActions nextActions = new NextActions(daemon);
        answers = new Answers(new Problems(daemon, nextActions));
        Routes.of(daemon, nextActions, timers)
                .all()
                .forEach(route -> places.add(new Place(route, parts(route.path()))));
    }

    private static String[] parts(String path) {
        return path.split("/", -1);
    }

    public Future<Told> send(Sent sent) {
        String[] halves = sent.path().split("\\?", 2);
        String[] asked = parts(halves[0]);
        Optional<Place> place = places.stream()
                .filter(one -> one.route().method().name().equals(sent.method()) && fits(one.parts(), asked))
                .findFirst();
        String[] names = place.map(Place::parts).orElse(asked);
        Call call = new Call(new Plain(sent, halves[0], query(halves), names, asked));
        return answers.to(
                        call,
                        place.map(one -> one.route().answer())
                                .orElse(nobody -> Future.failedFuture(new HttpException(404))))
                .map(reply -> new Told(reply.status(), reply.type(), reply.headers(), reply.body()));
    }

    private static boolean fits(String[] route, String[] asked) {
        if (route.length != asked.length) {
            return false;
        }
        for (int index = 0; index < route.length; index++) {
            if (!route[index].startsWith(":") && !route[index].equals(asked[index])) {
                return false;
            }
        }
        return true;
    }

    private static MultiMap query(String[] halves) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        if (halves.length > 1) {
            for (String one : halves[1].split("&")) {
                String[] pair = one.split("=", 2);
                query.add(pair[0], pair.length > 1 ? pair[1] : "");
            }
        }
        return query;
    }

    private record Plain(Sent sent, String path, MultiMap query, String[] names, String[] asked) implements Incoming {
        @Override
        public String method() {
            return sent.method();
        }

        @Override
        public Optional<String> parameter(String name) {
            int index = Arrays.asList(names).indexOf(":" + name);
            return index < 0 ? Optional.empty() : Optional.of(asked[index]);
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.ofNullable(sent.headers().get(name));
        }

        @Override
        public Buffer body() {
            return Buffer.buffer(sent.body());
        }

        @Override
        public String id() {
            return "simulated";
        }
    }
}
