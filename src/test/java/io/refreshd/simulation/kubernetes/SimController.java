package io.refreshd.simulation.kubernetes;

import io.refreshd.simulation.Flaw;
import io.refreshd.simulation.VirtualTime;
import io.refreshd.simulation.Weather;
import io.refreshd.simulation.kubernetes.StatefulSet.Shape;
import io.refreshd.simulation.kubernetes.StatefulSet.Status;
import io.refreshd.simulation.kubernetes.Stored.Revision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The StatefulSet controller: looks a moment after something has changed, and does in one look what the real one does:
 * each missing pod, under OrderedReady only when all below are ready; pods above the replicas away; then from the highest
 * ordinal to the partition the first pod that is of another revision, unless one on the way is not ready.
 */
final class SimController {
    private static final long LOOK = 4_000;

    private final SimApi api;
    private final SimNodes nodes;
    private final VirtualTime time;
    private final Weather weather;
    private final Function<Template, Flaw> flaws;
    private boolean woken;

    SimController(SimApi api, SimNodes nodes, VirtualTime time, Weather weather, Function<Template, Flaw> flaws) {
        this.api = api;
        this.nodes = nodes;
        this.time = time;
        this.weather = weather;
        this.flaws = flaws;
    }

    /** Something has changed. */
    void wake() {
        if (!woken) {
            woken = true;
            time.in(weather.lasting(LOOK), () -> {
                woken = false;
                api.now().set().ifPresent(set -> new Pass(set).run());
            });
        }
    }

    /** One look at the set; the counts are those of its beginning, as the real one's are. */
    private final class Pass {
        private final StatefulSet set;
        private final String update;
        private final String current;
        private final int ready;
        private final int updated;
        private final int pods;

        Pass(StatefulSet set) {
            this.set = set;
            update = kept(set);
            current = set.status().current().isEmpty() ? update : set.status().current();
            List<Pod> ours = ours();
            pods = ours.size();
            ready = (int) ours.stream().filter(Pod::ready).count();
            updated = (int) ours.stream()
                    .filter(pod -> !pod.terminating())
                    .filter(pod -> pod.template().revision().equals(update))
                    .count();
        }

        /** Those above the replicas are counted as long as they are there. */
        private List<Pod> ours() {
            return api.now().pods().values().stream()
                    .filter(pod -> pod.owner().equals(set.uid()))
                    .toList();
        }

        private boolean ordered() {
            return set.shape() != Shape.PARALLEL;
        }

        void run() {
            if (make() && scaleDown()) {
                roll();
            }
            boolean complete = updated == set.replicas() && ready == set.replicas() && pods == set.replicas();
            Status status = new Status(set.generation(), complete ? update : current, update, pods, ready, updated);
            api.now()
                    .set()
                    .filter(present -> !present.status().equals(status))
                    .ifPresent(present -> api.put(present.with(status)));
            forget();
        }

        /** Whether to go on: all pods that should be are there, and under OrderedReady ready. */
        private boolean make() {
            for (int ordinal = 0; ordinal < set.replicas(); ordinal++) {
                Optional<Pod> pod = api.now().pod(ordinal);
                boolean made = pod.isPresent() || create(ordinal);
                boolean serves = pod.filter(Pod::serves).isPresent();
                boolean foreign =
                        pod.filter(other -> !other.owner().equals(set.uid())).isPresent();
                if (!made || foreign || (ordered() && !serves)) {
                    return false;
                }
            }
            return true;
        }

        /** Whether it could be made. */
        private boolean create(int ordinal) {
            String revision = ordinal < set.partition() ? current : update;
            Template template = api.now().template(revision).orElseThrow();
            if (flaws.apply(template) == Flaw.REFUSED) {
                api.refuse("create Pod " + SimCluster.SET + "-" + ordinal + " failed: must not have whitespace");
                time.in(LOOK * 10, SimController.this::wake);
                return false;
            }
            Pod pod = new Pod(ordinal, api.uid(), 0, set.uid(), template, false, false, 0, Optional.empty());
            api.put(pod);
            nodes.born(pod);
            return true;
        }

        /** Pods above the replicas go, the highest first, under Parallel all at once. Whether to go on. */
        private boolean scaleDown() {
            List<Pod> condemned = api.now().pods().values().stream()
                    .filter(pod -> pod.ordinal() >= set.replicas())
                    .sorted(Comparator.comparingInt(Pod::ordinal).reversed())
                    .toList();
            condemned.stream().limit(ordered() ? 1 : condemned.size()).forEach(nodes::terminate);
            return !ordered() || condemned.isEmpty();
        }

        private void roll() {
            for (int ordinal = set.replicas() - 1; ordinal >= set.partition(); ordinal--) {
                Pod pod = api.now().pod(ordinal).orElseThrow();
                if (!pod.template().revision().equals(update)) {
                    nodes.terminate(pod);
                    return;
                }
                if (!pod.serves()) {
                    return;
                }
            }
        }

        /** Revisions that nothing is made from are kept up to the limit, the newest ones. */
        private void forget() {
            Set<String> live = new TreeSet<>(Set.of(update));
            live.add(current);
            api.now().set().map(present -> present.status().current()).ifPresent(live::add);
            api.now().pods().values().forEach(pod -> live.add(pod.template().revision()));
            List<String> dead = new ArrayList<>(api.now().revisions().entrySet().stream()
                    .filter(revision -> !live.contains(revision.getKey()))
                    .sorted(Comparator.comparingLong(
                            revision -> revision.getValue().number()))
                    .map(Map.Entry::getKey)
                    .toList());
            if (dead.size() > set.history()) {
                TreeMap<String, Revision> left = new TreeMap<>(api.now().revisions());
                dead.subList(0, dead.size() - set.history()).forEach(left::remove);
                api.put(left);
            }
        }
    }

    /** The ControllerRevision of the set's template: found again and made the newest, or made. */
    private String kept(StatefulSet set) {
        Map<String, Revision> all = api.now().revisions();
        String name = set.template().revision();
        long newest = all.values().stream().mapToLong(Revision::number).max().orElse(0);
        Revision known = all.get(name);
        if (known == null || known.number() < newest) {
            TreeMap<String, Revision> more = new TreeMap<>(all);
            more.put(name, new Revision(set.template(), newest + 1));
            api.put(more);
        }
        return name;
    }
}
