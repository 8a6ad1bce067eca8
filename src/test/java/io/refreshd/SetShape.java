package io.refreshd;

/** How a StatefulSet that is tried brings its pods about. */
enum SetShape {
    /** One pod after the other, each ready before the next. */
    ORDERED("OrderedReady"),
    /** All at once; only a roll goes one after the other. */
    PARALLEL("Parallel");

    final String management;

    SetShape(String management) {
        this.management = management;
    }
}
