package io.refreshd;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A daemon beside an emulated cluster whose pods are real members of Patroni. */
final class PatroniDaemon extends KubernetesDaemon {
    static final String V1 = EmulatedDaemon.V1;
    static final String V2 = EmulatedDaemon.V2;
    static final String BROKEN = EmulatedDaemon.BROKEN;
    static final Duration PATIENCE = Duration.ofSeconds(120);

    final EmulatedCluster cluster;
    final PatroniPods pods;

    private PatroniDaemon(EmulatedCluster cluster, PatroniPods pods, String... lines) {
        super(
                new Site(
                        EmulatedDaemon.site(cluster, "test").kubeconfig(),
                        "test",
                        List.of(V1, V2, BROKEN),
                        Duration.ofSeconds(2),
                        PATIENCE),
                List.of("14.8", "14.9", "14.9"),
                lines);
        this.cluster = cluster;
        this.pods = pods;
    }

    /** A cluster of three members on 14.8, and a daemon beside it; what is not well is for the test to see. */
    static PatroniDaemon start(boolean secured, Map<String, String> secret, String... lines) {
        PatroniPods pods = new PatroniPods(Map.of(V1, "14.8", V2, "14.9"), secured);
        EmulatedCluster cluster = new EmulatedCluster(Pace.FAST, Optional.of(pods));
        cluster.secret("web-auth", secret);
        cluster.create(
                "web",
                3,
                V1,
                "refreshd.io/application",
                "web",
                "refreshd.io/charm",
                "web",
                "refreshd.io/workload",
                "patroni",
                "refreshd.io/patroni-secret",
                "web-auth",
                "refreshd.io/patroni-scheme",
                secured ? "https" : "http");
        return new PatroniDaemon(cluster, pods, lines);
    }

    static PatroniDaemon adopted(String... lines) {
        PatroniDaemon daemon = start(false, Map.of("password", PatroniPods.PASSWORD), lines);
        daemon.untilAdopted();
        return daemon;
    }

    /** The unit that leads, as Patroni says; -1 when nobody does. */
    int leader() {
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            if (pods.get("web-" + ordinal, "/primary")
                    .filter(answer -> answer.statusCode() == 200)
                    .isPresent()) {
                return ordinal;
            }
        }
        return -1;
    }

    List<String> images() {
        return List.of(cluster.image("web-0"), cluster.image("web-1"), cluster.image("web-2"));
    }

    List<String> uids() {
        return List.of(cluster.uid("web-0"), cluster.uid("web-1"), cluster.uid("web-2"));
    }

    /** Every member has every commit that was acknowledged. */
    void hasEverything(PodWriter writer) {
        for (String address : pods.addresses().values()) {
            boolean all = Eventually.within(
                    Duration.ofSeconds(20), () -> writer.missingAt(address).isEmpty());
            assertThat(all)
                    .as("%s misses %s", address, writer.missingAt(address))
                    .isTrue();
        }
    }

    @Override
    public void close() {
        super.close();
        cluster.close();
        pods.close();
    }
}
