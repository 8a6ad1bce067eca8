package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The StatefulSet controller: the same passes over the same pods, in the same order, with the same counts. */
final class Controller {
    private static final String REVISION = "controller-revision-hash";

    private final Store store;
    private final Nodes nodes;
    private final Events events;
    private final Set<Flaw> flaws;

    Controller(Store store, Nodes nodes, Events events, Set<Flaw> flaws) {
        this.store = store;
        this.nodes = nodes;
        this.events = events;
        this.flaws = Set.copyOf(flaws);
    }

    /** One set during one pass; the counts change as the pass acts, as the real one's do. */
    private final class Pass {
        final ObjectNode set;
        final String name;
        final int replicas;
        final int partition;
        final boolean onDelete;
        final boolean ordered;
        final String update;
        final String current;
        final List<Optional<ObjectNode>> pods = new ArrayList<>();
        int seen;
        int ready;
        int currents;
        int updated;

        Pass(ObjectNode set) {
            this.set = set;
            name = Store.name(set);
            JsonNode spec = set.path("spec");
            replicas = spec.path("replicas").asInt(1);
            onDelete = spec.path("updateStrategy").path("type").asText().equals("OnDelete");
            partition = spec.path("updateStrategy")
                    .path("rollingUpdate")
                    .path("partition")
                    .asInt(0);
            ordered = !spec.path("podManagementPolicy").asText().equals("Parallel")
                    || flaws.contains(Flaw.PARALLEL_WAITS);
            update = revision(set);
            String was = set.path("status").path("currentRevision").asText();
            current = was.isEmpty() ? update : was;
            for (int ordinal = 0; ordinal < replicas; ordinal++) {
                pods.add(store.get("pods", name + "-" + ordinal));
            }
            pods.forEach(pod -> pod.ifPresent(this::count));
            condemned().forEach(this::count);
        }

        private void count(ObjectNode pod) {
            seen++;
            ready += PodStatus.isReady(pod) ? 1 : 0;
            if (!terminating(pod)) {
                currents += of(pod).equals(current) ? 1 : 0;
                updated += of(pod).equals(update) ? 1 : 0;
            }
        }

        void act() {
            if (make() && scaleDown() && !onDelete) {
                roll();
            }
        }

        /** Every pod that should be is there; under OrderedReady each is ready before the next. Whether to go on. */
        private boolean make() {
            for (int ordinal = 0; ordinal < replicas; ordinal++) {
                Optional<ObjectNode> pod = pods.get(ordinal);
                if (pod.isEmpty()) {
                    create(ordinal);
                    if (ordered) {
                        return false;
                    }
                } else if (ordered && (terminating(pod.get()) || !PodStatus.isReady(pod.get()))) {
                    return false;
                }
            }
            return true;
        }

        /** Pods above the replicas, from the highest; they are counted as long as they are there. */
        private List<ObjectNode> condemned() {
            return store.list("pods").stream()
                    .filter(pod -> Store.name(pod).startsWith(name + "-"))
                    .filter(pod -> ordinal(pod) >= replicas)
                    .sorted(Comparator.comparingInt(Controller::ordinal).reversed())
                    .toList();
        }

        /** Pods above the replicas go, the highest first; under Parallel all at once, and nothing waits for them. */
        private boolean scaleDown() {
            List<ObjectNode> condemned = flaws.contains(Flaw.KEEPS_SPARE) ? List.of() : condemned();
            condemned.stream()
                    .limit(ordered ? 1 : condemned.size())
                    .filter(pod -> !terminating(pod))
                    .forEach(this::delete);
            return !ordered || condemned.isEmpty();
        }

        private void roll() {
            for (int ordinal = replicas - 1; ordinal >= partition; ordinal--) {
                Optional<ObjectNode> pod = pods.get(ordinal);
                if (pod.isEmpty() || terminating(pod.get())) {
                    return;
                }
                if (!of(pod.get()).equals(update)) {
                    delete(pod.get());
                    currents--;
                    return;
                }
                if (!PodStatus.isReady(pod.get())) {
                    return;
                }
            }
        }

        private void create(int ordinal) {
            boolean below = !onDelete && ordinal < partition && !flaws.contains(Flaw.NEW_BELOW_PARTITION);
            String revision = below ? current : update;
            JsonNode template = store.get("controllerrevisions", revision)
                    .orElseThrow()
                    .path("data")
                    .path("spec")
                    .path("template");
            String image = template.path("spec")
                    .path("containers")
                    .path(0)
                    .path("image")
                    .asText();
            String pod = name + "-" + ordinal;
            if (!image.equals(image.strip())) {
                events.tell(
                        set,
                        "StatefulSet",
                        "Warning",
                        "FailedCreate",
                        "create Pod " + pod + " in StatefulSet " + name + " failed error: Pod \"" + pod
                                + "\" is invalid: spec.containers[0].image: Invalid value: \"" + image
                                + "\": must not have leading or trailing whitespace");
                return;
            }
            boolean unbound = claims(pod);
            ObjectNode made = store.add("pods", PodTemplate.pod(set, template, pod, ordinal, revision));
            nodes.born(made, ordinal, unbound);
            events.tell(
                    set,
                    "StatefulSet",
                    "Normal",
                    "SuccessfulCreate",
                    "create Pod " + pod + " in StatefulSet " + name + " successful");
        }

        /** What a pod keeps its data in is made once, and stays when the pod goes. Whether it was made now. */
        private boolean claims(String pod) {
            boolean any = false;
            for (JsonNode template : set.path("spec").path("volumeClaimTemplates")) {
                String claim = template.path("metadata").path("name").asText() + "-" + pod;
                if (store.get("persistentvolumeclaims", claim).isEmpty()) {
                    ObjectNode made = Objects.object()
                            .put("kind", "PersistentVolumeClaim")
                            .put("apiVersion", "v1");
                    made.putObject("metadata")
                            .put("name", claim)
                            .set("namespace", set.path("metadata").path("namespace"));
                    made.set("spec", template.path("spec"));
                    made.putObject("status").put("phase", "Bound");
                    store.add("persistentvolumeclaims", made);
                    any = true;
                }
            }
            return any;
        }

        private void delete(ObjectNode pod) {
            terminate(pod);
            events.tell(
                    set,
                    "StatefulSet",
                    "Normal",
                    "SuccessfulDelete",
                    "delete Pod " + Store.name(pod) + " in StatefulSet " + name + " successful");
        }

        void status() {
            boolean complete = !onDelete && updated == seen && ready == seen && seen == replicas;
            ObjectNode changed = store.get("statefulsets", name).orElseThrow();
            ObjectNode status = changed.putObject("status");
            status.put(
                    "observedGeneration",
                    set.path("metadata").path("generation").asLong());
            status.put("replicas", seen);
            number(status, "readyReplicas", ready);
            number(status, "currentReplicas", complete ? updated : currents);
            number(status, "updatedReplicas", updated);
            status.put("currentRevision", complete ? update : current);
            status.put("updateRevision", update);
            status.put("collisionCount", 0);
            status.put("availableReplicas", ready);
            store.change("statefulsets", changed);
        }
    }

    private static void number(ObjectNode status, String name, int value) {
        if (value > 0) {
            status.put(name, value);
        }
    }

    /** One pass over every set. */
    void pass() {
        synchronized (store) {
            for (ObjectNode set : store.list("statefulsets")) {
                Pass pass = new Pass(set);
                if (flaws.contains(Flaw.BROKEN_HEALS_ITSELF)) {
                    healBroken(pass);
                }
                pass.act();
                pass.status();
            }
        }
    }

    private void healBroken(Pass pass) {
        pass.pods.stream()
                .flatMap(Optional::stream)
                .filter(pod -> !of(pod).equals(pass.update) && !PodStatus.isReady(pod) && !terminating(pod))
                .filter(pod -> pod.path("status").has("containerStatuses"))
                .forEach(this::terminate);
    }

    /** Asks for a pod's deletion; a second time changes nothing. */
    ObjectNode terminate(ObjectNode pod) {
        synchronized (store) {
            ObjectNode present = store.get("pods", Store.name(pod)).orElseThrow();
            if (terminating(present)) {
                return present;
            }
            ObjectNode metadata = (ObjectNode) present.path("metadata");
            long grace =
                    present.path("spec").path("terminationGracePeriodSeconds").asLong(30);
            metadata.put("deletionTimestamp", Store.now().plusSeconds(grace).toString());
            metadata.put("deletionGracePeriodSeconds", grace);
            metadata.put("generation", metadata.path("generation").asInt() + 1);
            ObjectNode changed = store.change("pods", present);
            nodes.dies(changed);
            return changed;
        }
    }

    static boolean terminating(ObjectNode pod) {
        return pod.path("metadata").has("deletionTimestamp");
    }

    private static String of(ObjectNode pod) {
        return pod.path("metadata").path("labels").path(REVISION).asText();
    }

    private static int ordinal(ObjectNode pod) {
        String name = Store.name(pod);
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    /** The ControllerRevision of the template: found again and made the newest, or made. */
    private String revision(ObjectNode set) {
        ObjectNode data = Objects.object();
        ObjectNode template = data.putObject("spec").putObject("template");
        template.put("$patch", "replace");
        Objects.merge(template, (ObjectNode) set.path("spec").path("template"));
        String hash = Objects.hash(data);
        String name = Store.name(set) + "-" + hash;
        List<ObjectNode> all = store.list("controllerrevisions").stream()
                .filter(one -> one.path("metadata")
                        .path("ownerReferences")
                        .path(0)
                        .path("uid")
                        .equals(set.path("metadata").path("uid")))
                .toList();
        int newest =
                all.stream().mapToInt(one -> one.path("revision").asInt()).max().orElse(0);
        Optional<ObjectNode> known =
                all.stream().filter(one -> Store.name(one).equals(name)).findFirst();
        if (known.isPresent()) {
            if (known.get().path("revision").asInt() < newest) {
                store.change("controllerrevisions", known.get().put("revision", newest + 1));
            }
            return name;
        }
        ObjectNode made = Objects.object().put("kind", "ControllerRevision").put("apiVersion", "apps/v1");
        ObjectNode metadata = made.putObject("metadata")
                .put("name", name)
                .put("namespace", set.path("metadata").path("namespace").asText());
        ObjectNode labels = metadata.putObject("labels");
        Objects.merge(labels, (ObjectNode) template.path("metadata").path("labels"));
        labels.put("controller.kubernetes.io/hash", hash);
        metadata.putArray("ownerReferences").add(PodTemplate.owner(set));
        made.set("data", data);
        made.put("revision", newest + 1);
        store.add("controllerrevisions", made);
        return name;
    }
}
