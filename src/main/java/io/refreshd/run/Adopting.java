package io.refreshd.run;

import io.refreshd.charm.Charm;
import io.refreshd.charm.Resolution;
import io.refreshd.decide.Adopted;
import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.model.PausePolicy;
import io.refreshd.model.Reason;
import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import io.refreshd.model.Workload;
import io.refreshd.substrate.kubernetes.Found;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the StatefulSets that say that they are applications, once all of their pods are ready and of one revision;
 * again when somebody changed one while no run was open. What can not be adopted is said in the log, once. All methods
 * are called on the event loop that decides.
 */
public final class Adopting {
    private static final Logger LOG = LoggerFactory.getLogger(Adopting.class);

    private final KubernetesWorld world;
    private final Applications applications;
    private final Function<String, Future<Charm>> charms;
    private final BiFunction<Release, byte[], Future<Void>> keep;
    private final PausePolicy policy;
    private final Duration soak;
    private final Map<String, String> told = new TreeMap<>();
    private boolean looking;
    private boolean again;

    /**
     * @param charms a charm as its folder says now
     * @param keep keeps a release's content durably
     * @param policy when runs of adopted applications pause by themselves
     * @param soak how long their refreshed units must stay healthy
     */
    public Adopting(
            KubernetesWorld world,
            Applications applications,
            Function<String, Future<Charm>> charms,
            BiFunction<Release, byte[], Future<Void>> keep,
            PausePolicy policy,
            Duration soak) {
        this.world = world;
        this.applications = applications;
        this.charms = charms;
        this.keep = keep;
        this.policy = policy;
        this.soak = soak;
    }

    /** Looks now, and whenever the cluster or a run's end gives a reason to. */
    public void start() {
        world.onChange(this::look);
        applications.subscribe(entry -> look());
        look();
    }

    private void look() {
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        world.found()
                .compose(found -> each(found, 0))
                .onFailure(broken -> LOG.warn("StatefulSets could not be looked for", broken))
                .onComplete(ended -> {
                    looking = false;
                    if (again) {
                        look();
                    }
                });
    }

    private Future<Void> each(List<Found> found, int index) {
        return index == found.size()
                ? Future.succeededFuture()
                : adopt(found.get(index))
                        .recover(broken -> say(found.get(index), String.valueOf(broken.getMessage())))
                        .compose(done -> each(found, index + 1));
    }

    private Future<Void> adopt(Found found) {
        Optional<Application> present = applications.view(found.application()).map(View::application);
        if (!found.settled() || present.filter(known -> known(known, found)).isPresent()) {
            return Future.succeededFuture();
        }
        return charms.apply(found.charm()).compose(charm -> adopt(found, charm));
    }

    /** Whether nothing is new of it, or it is not the time to say so. */
    public static boolean known(Application application, Found found) {
        return application.openRun().isPresent()
                || application
                        .adopted()
                        .filter(place -> place.uid().equals(found.uid()))
                        .filter(place -> place.revision().equals(found.revision()))
                        .filter(place -> application.mixed()
                                || (application.scale() == found.replicas()
                                        && application.units().size() == found.replicas()
                                        && runs(application, found)))
                        .isPresent();
    }

    /** A completed run left the revision that was recorded before it: somebody may have gone back to that by hand. */
    private static boolean runs(Application application, Found found) {
        List<String> digests = found.digests();
        return digests.isEmpty()
                || application.release().resources().values().stream()
                        .map(Resource::digest)
                        .allMatch(digests::contains);
    }

    private Future<Void> adopt(Found found, Charm charm) {
        Optional<Workload> workload = workload(found, charm);
        if (workload.isEmpty()) {
            return say(found, "there is no workload " + found.workload());
        }
        List<Integer> revisions = charm.revisionsOf(found.digests());
        if (revisions.isEmpty()) {
            return say(
                    found,
                    "its images " + found.images() + " belong to no revision of the charm " + charm.name()
                            + (found.digests().isEmpty() ? "; they are not pinned by digest (name@sha256:...)" : ""));
        }
        int number = revisions.get(revisions.size() - 1);
        Map<String, Integer> resources = new TreeMap<>();
        Optional.ofNullable(charm.revisions().get(number))
                .ifPresent(
                        revision -> revision.resources().forEach((name, pin) -> resources.put(name, pin.revision())));
        return charm.resolve(number, resources)
                .fold(
                        resolved -> submit(found, charm, workload.get(), resolved),
                        refused -> say(found, refused.sentence()));
    }

    /** What it says, else what its charm does; else a charm without an image is for servers of a machine, and plain PostgreSQL. */
    private static Optional<Workload> workload(Found found, Charm charm) {
        if (!found.workload().isEmpty()) {
            return Workload.parse(found.workload());
        }
        if (charm.workload() != Workload.POSTGRESQL) {
            return Optional.of(charm.workload());
        }
        return Optional.of(charm.ofImages() ? Workload.NONE : Workload.POSTGRESQL);
    }

    private Future<Void> submit(Found found, Charm charm, Workload workload, Resolution.Resolved resolved) {
        Release release = resolved.release();
        Command.Adopt adopt = new Command.Adopt(
                charm.name(),
                release,
                found.replicas(),
                policy,
                soak,
                new Adopted(workload, found.namespace(), found.statefulSet(), found.uid(), found.revision()));
        Command.Request request =
                new Command.Request("adopt", Optional.empty(), new TreeMap<>(), "kubernetes", "refreshd", "", "");
        return keep.apply(release, charm.content(release.revision()))
                .compose(kept -> applications.submit(found.application(), adopt, request))
                .compose(answer -> answer.refusal()
                        .map(refusal -> say(found, shown(refusal.reason())))
                        .orElseGet(Future::succeededFuture));
    }

    private static String shown(Reason reason) {
        return reason.code().text() + ": " + reason.sentence()
                + (reason.next().isEmpty() ? "" : "; next: " + reason.next());
    }

    private Future<Void> say(Found found, String why) {
        if (!why.equals(told.put(found.application(), why))) {
            LOG.warn(
                    "not adopted application={} stateful-set={} cause=\"{}\"",
                    found.application(),
                    found.statefulSet(),
                    why);
        }
        return Future.succeededFuture();
    }
}
