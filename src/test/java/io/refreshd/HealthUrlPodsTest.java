package io.refreshd;

import static io.refreshd.EmulatedDaemon.V1;
import static io.refreshd.EmulatedDaemon.V2;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.refreshd.emulation.Containers;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Pods that answer at a health URL of their own: workload {@code http}. */
class HealthUrlPodsTest {
    /** HTTP servers, each at a loopback address of its own and all at one port; those of a sick image say 503. */
    private static final class Servers implements Containers {
        final Set<String> sick = ConcurrentHashMap.newKeySet();
        final Map<String, HttpServer> running = new ConcurrentHashMap<>();
        private volatile int port;

        int port() {
            if (port == 0) {
                port = free();
            }
            return port;
        }

        private static int free() {
            try {
                HttpServer probe = HttpServer.create(new InetSocketAddress("127.0.2.1", 0), 0);
                probe.start();
                probe.stop(0);
                return probe.getAddress().getPort();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public String start(String pod, String image) {
            String address = "127.0.2." + (1 + Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1)));
            try {
                HttpServer server = HttpServer.create(new InetSocketAddress(address, port()), 0);
                server.createContext("/healthz", exchange -> {
                    exchange.sendResponseHeaders(sick.contains(image) ? 503 : 204, -1);
                    exchange.close();
                });
                server.start();
                running.put(pod, server);
                return address;
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Override
        public boolean ready(String pod) {
            return true;
        }

        @Override
        public void stop(String pod) {
            Optional.ofNullable(running.remove(pod)).ifPresent(server -> server.stop(0));
        }
    }

    private final Servers servers = new Servers();

    private EmulatedDaemon daemon(String... annotations) {
        EmulatedCluster cluster = new EmulatedCluster(Pace.FAST, Optional.of(servers));
        String[] labels = new String[6 + annotations.length];
        System.arraycopy(
                new String[] {
                    "refreshd.io/application", "web", "refreshd.io/charm", "web", "refreshd.io/workload", "http"
                },
                0,
                labels,
                0,
                6);
        System.arraycopy(annotations, 0, labels, 6, annotations.length);
        cluster.create("web", 3, V1, labels);
        return EmulatedDaemon.beside(cluster, "limits: {unit-deadline: PT2S}");
    }

    @Test
    void aPodThatIsReadyAndSickBlocksTheRunUntilItIsWell() {
        try (EmulatedDaemon daemon = daemon(
                "refreshd.io/health-port", String.valueOf(servers.port()), "refreshd.io/health-path", "/healthz")) {
            daemon.untilAdopted();
            servers.sick.add(V2);
            daemon.refresh(2, "first");
            daemon.until("blocked");
            assertThat(daemon.app().path("reason").path("sentence").asText())
                    .contains("web/2", "http://127.0.2.3:" + servers.port() + "/healthz says 503");
            assertThat(daemon.images()).containsExactly(V1, V1, V2);
            servers.sick.clear();
            daemon.until("paused");
            assertThat(daemon.action("resume-upgrade", "{}")).isEqualTo(202);
            daemon.until("completed");
            assertThat(daemon.images()).containsOnly(V2);
        }
    }

    @Test
    void aSickPodGoesBackWithARollback() {
        try (EmulatedDaemon daemon = daemon(
                "refreshd.io/health-port", String.valueOf(servers.port()), "refreshd.io/health-path", "healthz")) {
            daemon.untilAdopted();
            servers.sick.add(V2);
            daemon.refresh(2, "first");
            daemon.until("blocked");
            assertThat(daemon.action("rollback", "{}")).isEqualTo(202);
            daemon.until("rolled-back");
            assertThat(daemon.images()).containsOnly(V1);
        }
    }

    @Test
    void withoutAPortTheAnnotationIsNamed() {
        try (EmulatedDaemon daemon = daemon()) {
            daemon.until(app -> app.path("deployed").asBoolean());
            daemon.until(app -> app.path("units").path("web/0").toString().contains("refreshd.io/health-port"));
            daemon.refresh(2, "first");
            daemon.until("cancelled");
            assertThat(daemon.images()).containsOnly(V1);
        }
    }
}
