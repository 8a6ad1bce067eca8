package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers over HTTP as an API server does, for the kinds that are needed. */
public final class ApiServer {
    /** A request that changes something, as it came. */
    public record Mutation(String method, String path, String body) {}

    private static final int LONG_SECONDS = 30;

    private final Store store;
    private final Writes writes;
    private final List<Mutation> mutations = new CopyOnWriteArrayList<>();
    private final List<String> lists = new CopyOnWriteArrayList<>();
    private final Map<Integer, Fault> faults = new ConcurrentHashMap<>();
    private final Set<WatchStream> watches = ConcurrentHashMap.newKeySet();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();
    private final AtomicInteger untilCut = new AtomicInteger(-1);
    private HttpServer server;
    private ExecutorService threads;
    private int port;

    ApiServer(Store store, Controller controller, Set<Flaw> flaws) {
        this.store = store;
        this.writes = new Writes(store, controller, flaws);
    }

    /** Begins to listen; on the same port again after a stop. */
    public void restart() {
        start(port);
    }

    void start(int wanted) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
            port = server.getAddress().getPort();
            threads = Executors.newCachedThreadPool(work -> {
                Thread thread = new Thread(work, "emulated API server");
                thread.setDaemon(true);
                return thread;
            });
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            server.start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Nobody answers any more; every stream ends. */
    public void stop() {
        cutWatches();
        server.stop(0);
        threads.shutdownNow();
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Every watch ends. */
    public void cutWatches() {
        watches.forEach(WatchStream::end);
    }

    /** The watch that is to bring the n-th event from now on, from 0, ends instead. */
    public void cutAt(int event) {
        untilCut.set(event);
    }

    /** Whether that has come. */
    public boolean wasCut() {
        return untilCut.get() < 0;
    }

    /** The account that asks may not do this any more, such as {@code delete pods}; only reviews say so. */
    public void deny(String right) {
        denied.add(right);
    }

    /** Requests that change something, in order, those that failed included. */
    public List<Mutation> mutations() {
        return List.copyOf(mutations);
    }

    /** Events that somebody but the controllers has written, in order. */
    public List<JsonNode> announced() {
        synchronized (store) {
            return store.list("events").stream()
                    .filter(event -> event.has("reportingComponent"))
                    .<JsonNode>map(event -> event.deepCopy())
                    .toList();
        }
    }

    /** Paths of the collections that were listed. */
    public List<String> lists() {
        return List.copyOf(lists);
    }

    /** What happens to the n-th request that changes something from now on, from 0. */
    public void fail(int number, Fault fault) {
        faults.put(mutations.size() + number, fault);
    }

    Reply send(String method, String path, String contentType, ObjectNode body) {
        return writes.write(method, path, contentType, body.toString());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (method.equals("GET")) {
                read(exchange);
                return;
            }
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")) {
                answer(exchange, review(Objects.read(body)));
                return;
            }
            if (path.endsWith("/events")) {
                // Apart from what is counted and fails: nothing depends on what is only told.
                answer(exchange, writes.write(method, path, "application/json", body));
                return;
            }
            Optional<Fault> fault;
            synchronized (mutations) {
                fault = Optional.ofNullable(faults.get(mutations.size()));
                mutations.add(new Mutation(method, path, body));
            }
            if (fault.filter(Fault.RESET::equals).isPresent()) {
                return;
            }
            boolean silent = fault.filter(one -> one == Fault.ANSWER_LOST || one == Fault.TIMEOUT)
                    .isPresent();
            if (fault.isPresent() && !silent) {
                answer(exchange, Refusals.of(fault.get()));
                return;
            }
            Reply reply = writes.write(
                    method, path, String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")), body);
            if (fault.isEmpty()) {
                answer(exchange, reply);
            } else if (fault.get() == Fault.TIMEOUT) {
                hang();
            }
        }
    }

    private Reply review(ObjectNode review) {
        JsonNode asked = review.path("spec").path("resourceAttributes");
        review.putObject("status")
                .put(
                        "allowed",
                        !denied.contains(asked.path("verb").asText() + " "
                                + asked.path("resource").asText()
                                + (asked.path("subresource").asText().isEmpty()
                                        ? ""
                                        : "/" + asked.path("subresource").asText())));
        return new Reply(201, review);
    }

    /** Until the server stops, which interrupts its threads, or everybody has given up. */
    private static void hang() {
        try {
            new CountDownLatch(1).await(LONG_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(HttpExchange exchange) throws IOException {
        Target target = Target.of(exchange.getRequestURI().getPath());
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        if (!store.defined(target.kind())) {
            answer(exchange, new Reply(404, Refusals.unknown()));
        } else if (denied.contains("get " + target.kind())) {
            answer(exchange, Refusals.forbidden(target));
        } else if (!target.name().isEmpty()) {
            Reply reply = store.get(target.kind(), target.name())
                    .map(object -> new Reply(200, object))
                    .orElseGet(() -> Refusals.notFound(target));
            answer(exchange, reply);
        } else if (query.containsKey("watch") && !query.get("watch").equals("false")) {
            WatchStream watch = new WatchStream(store, target.kind(), query, () -> untilCut.getAndDecrement() == 0);
            watches.add(watch);
            try {
                watch.serve(exchange);
            } finally {
                watches.remove(watch);
            }
        } else {
            lists.add(exchange.getRequestURI().getPath());
            answer(exchange, new Reply(200, list(target, query)));
        }
    }

    private ObjectNode list(Target target, Map<String, String> query) {
        synchronized (store) {
            List<ObjectNode> items = store.list(target.kind()).stream()
                    .filter(object -> WatchStream.wanted(query, object))
                    .toList();
            ObjectNode list =
                    Objects.object().put("kind", target.list()).put("apiVersion", Target.version(target.kind()));
            list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
            list.putArray("items")
                    .addAll(items.stream().<JsonNode>map(object -> object).toList());
            return list;
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : Optional.ofNullable(raw).orElse("").split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void answer(HttpExchange exchange, Reply reply) throws IOException {
        byte[] bytes = Objects.JSON.writeValueAsBytes(reply.body());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (reply.status() == 429) {
            exchange.getResponseHeaders().set("Retry-After", "1");
        }
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
