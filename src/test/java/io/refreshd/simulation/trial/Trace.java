package io.refreshd.simulation.trial;

import io.refreshd.simulation.SimJournal.Written;
import io.refreshd.simulation.VirtualTime;
import java.io.PrintStream;

/** Tells what happens in a world, line by line, while it is tried. */
final class Trace implements Variant {
    private static final int LONGEST = 260;

    private final PrintStream out;

    Trace(PrintStream out) {
        this.out = out;
    }

    @Override
    public Digest digest(VirtualTime time) {
        return new Digest() {
            @Override
            void written(String application, Written kept) {
                super.written(application, kept);
                add(application + ' ' + kept.line());
            }

            @Override
            void add(String text) {
                super.add(text);
                String line = text.length() > LONGEST ? text.substring(0, LONGEST) + " ..." : text;
                out.printf("%10.3f %s%n", time.elapsed() / 1e6, line);
            }
        };
    }
}
