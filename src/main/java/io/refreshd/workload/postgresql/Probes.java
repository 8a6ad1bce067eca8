package io.refreshd.workload.postgresql;

import io.refreshd.decide.Facts;
import io.refreshd.decide.Stage;
import io.refreshd.model.Release;
import io.vertx.core.Future;
import java.util.List;

/**
 * What the checks ask of the servers beyond an observation. Every probe answers or says why not; none fails the others.
 */
public final class Probes {
    /**
     * Reads what the checks need.
     *
     * @param servers the application's units that are complete
     * @param artifactTrouble why the target's programs are not usable; empty when they are
     */
    public Future<Facts> read(
            List<Server> servers, Credentials credentials, Release target, Stage stage, String artifactTrouble) {
        return Future.succeededFuture(new Facts(target, artifactTrouble));
    }
}
