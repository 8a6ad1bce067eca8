package io.refreshd.emulation;

/** What really runs in pods. Without one, pods only say that something does. All methods may block. */
public interface Containers {
    /** Starts what the pod is made of, with what its volume kept. The pod's address. */
    String start(String pod, String image);

    /** Whether its readiness probe says so. */
    boolean ready(String pod);

    /** Ends it as a kubelet does, and comes back when it has ended. */
    void stop(String pod);
}
