package io.refreshd;

import io.refreshd.KubernetesDaemon.Site;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Flaw;
import io.refreshd.emulation.Pace;
import java.time.Duration;
import java.util.function.Consumer;

/** The contract on an emulation that does one thing wrong; nobody waits for long. */
final class FlawedCluster extends ClusterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EmulatedCluster emulated;

    private FlawedCluster(SetShape shape, Flaw flaw) {
        this.shape = shape;
        emulated = new EmulatedCluster(Pace.FAST, flaw);
    }

    /** Tries one of the contract's tests. */
    static void tries(Flaw flaw, SetShape shape, Consumer<ClusterContract> test) {
        FlawedCluster contract = new FlawedCluster(shape, flaw);
        try {
            contract.adopt();
            test.accept(contract);
        } finally {
            contract.leaveNothing();
        }
    }

    @Override
    KubeconfigCluster cluster() {
        emulated.notPulled(EmulatedDaemon.BROKEN);
        return new KubeconfigCluster(EmulatedDaemon.site(emulated, "").kubeconfig());
    }

    @Override
    Site site(KubeconfigCluster cluster) {
        Site site = EmulatedDaemon.site(emulated, cluster.namespace());
        return new Site(site.kubeconfig(), site.namespace(), site.images(), site.request(), PATIENCE);
    }

    @Override
    void end() {
        emulated.close();
    }
}
