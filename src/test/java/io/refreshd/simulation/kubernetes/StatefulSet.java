package io.refreshd.simulation.kubernetes;

/**
 * A StatefulSet as the API server keeps it.
 *
 * @param version its resourceVersion: every change of spec or status makes another one
 * @param generation counts changes of the spec
 * @param shape how its controller brings pods about
 * @param history its revisionHistoryLimit
 */
public record StatefulSet(
        String uid,
        long version,
        long generation,
        Shape shape,
        int replicas,
        int partition,
        Template template,
        int history,
        Status status) {
    /** How a controller brings pods about. */
    public enum Shape {
        /** One after the other, each ready before the next. */
        ORDERED,
        /** All at once; only a roll goes one after the other. */
        PARALLEL
    }

    /**
     * What its controller says.
     *
     * @param observed the generation that this speaks of
     * @param current the revision of pods below the partition; empty text at the beginning
     * @param update the revision of the template that was observed
     */
    public record Status(long observed, String current, String update, int pods, int ready, int updated) {
        static final Status NONE = new Status(0, "", "", 0, 0, 0);
    }

    StatefulSet at(long newest) {
        return new StatefulSet(uid, newest, generation, shape, replicas, partition, template, history, status);
    }

    StatefulSet with(Status said) {
        return new StatefulSet(uid, version, generation, shape, replicas, partition, template, history, said);
    }

    /** Another spec, if it is another one. */
    StatefulSet with(int wanted, int held, Template made) {
        boolean same = wanted == replicas && held == partition && made.equals(template);
        return new StatefulSet(
                uid, version, same ? generation : generation + 1, shape, wanted, held, made, history, status);
    }

    /** Whether the controller has seen the newest spec. */
    public boolean settled() {
        return status.observed() >= generation;
    }
}
