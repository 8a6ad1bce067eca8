package io.refreshd.yaml;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong in one or more files, so that people see all of it at once. For one thread. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public boolean none() {
        return found.isEmpty();
    }

    /** What was found so far, in the order of finding. */
    public List<Problem> found() {
        return List.copyOf(found);
    }
}
