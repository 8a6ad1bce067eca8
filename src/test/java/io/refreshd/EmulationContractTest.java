package io.refreshd;

import io.refreshd.KubernetesDaemon.Site;
import io.refreshd.emulation.EmulatedCluster;
import io.refreshd.emulation.Pace;

/** The emulation does what {@link RealClusterIT} finds a real cluster to do; it is reached as that one is. */
class EmulationContractTest extends ClusterContract {
    private final EmulatedCluster emulated = new EmulatedCluster(Pace.FAST);

    @Override
    KubeconfigCluster cluster() {
        emulated.notPulled(EmulatedDaemon.BROKEN);
        return new KubeconfigCluster(EmulatedDaemon.site(emulated, "").kubeconfig());
    }

    @Override
    Site site(KubeconfigCluster cluster) {
        return EmulatedDaemon.site(emulated, cluster.namespace());
    }

    @Override
    void end() {
        emulated.close();
    }
}
