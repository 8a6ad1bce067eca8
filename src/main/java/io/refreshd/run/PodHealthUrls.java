package io.refreshd.run;

import io.refreshd.decide.PodSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.UnitSeen;
import io.refreshd.substrate.kubernetes.HealthPlace;
import io.refreshd.workload.http.HealthUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.SortedMap;

/** What pods say at their health URL. A pod whose URL does not say that it is well counts as one that is not ready. */
final class PodHealthUrls {
    private final HealthUrl url;

    PodHealthUrls(Vertx vertx) {
        this.url = new HealthUrl(vertx);
    }

    /** Where the pods of a StatefulSet are asked. */
    record Contact(HealthPlace place, SortedMap<Integer, String> addresses) {}

    /** Asks every pod that is ready, all at once. */
    Future<Snapshot> ask(Snapshot pods, Contact contact) {
        return Future.all(pods.units().stream()
                        .map(unit -> unit.pod()
                                .filter(PodSeen::ready)
                                .map(pod -> ask(unit, pod, contact))
                                .orElseGet(() -> Future.succeededFuture(unit)))
                        .toList())
                .map(units -> new Snapshot(units.list(), pods.at(), pods.set(), pods.trouble()));
    }

    private Future<UnitSeen> ask(UnitSeen unit, PodSeen pod, Contact contact) {
        HealthPlace place = contact.place();
        Optional<String> address = Optional.ofNullable(contact.addresses().get(unit.ordinal()));
        if (place.port() == 0 || address.isEmpty()) {
            String why = address.isEmpty()
                    ? "its pod has no address"
                    : "no annotation " + HealthPlace.PORT + " of the StatefulSet says where its health URL is";
            return Future.succeededFuture(unit.with(pod.unwell(why)));
        }
        return url.ask(address.get(), place.port(), place.path())
                .map(why -> why.isEmpty() ? unit : unit.with(pod.unwell(why)));
    }

    Future<Void> close() {
        return url.close();
    }
}
