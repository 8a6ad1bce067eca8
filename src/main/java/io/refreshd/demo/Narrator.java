package io.refreshd.demo;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Everything that people read: what is done, what follows from it, and that something still happens. Lines carry the
 * seconds since the start. For any thread.
 */
final class Narrator implements AutoCloseable {
    private static final long SILENCE = TimeUnit.MILLISECONDS.toNanos(2_500);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrintStream out;
    private final long started = System.nanoTime();
    private final Thread heart;
    private volatile Supplier<String> meanwhile = () -> "";
    private volatile boolean running = true;
    private volatile long lastLine = started;

    Narrator(PrintStream out) {
        this.out = out;
        this.heart = new Thread(this::beat, "narrator");
        heart.setDaemon(true);
        heart.start();
    }

    /** What is said when nothing else was for a while; an empty text says nothing. */
    void meanwhile(Supplier<String> text) {
        meanwhile = text;
    }

    /** A stage of the story begins. */
    void stage(String text) {
        print("\n== " + text);
    }

    /** What a person would type. */
    void command(String text) {
        print("   $ " + text);
    }

    /** Something happened. */
    void line(String text) {
        print(String.format(Locale.ROOT, "%7.1f s  %s", seconds(), text));
    }

    /** As it is: tables, the last line. */
    synchronized void print(String text) {
        if (running) {
            put(text);
        }
    }

    /** The demo is interrupted: from now on only this is said. */
    synchronized void end(String text) {
        running = false;
        put(text);
    }

    private void put(String text) {
        out.println(text);
        out.flush();
        lastLine = System.nanoTime();
    }

    double seconds() {
        return (System.nanoTime() - started) / 1e9;
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(heart);
    }

    private void beat() {
        while (running) {
            LockSupport.parkNanos(LOOK);
            if (running && System.nanoTime() - lastLine > SILENCE) {
                String text = meanwhile.get();
                if (!text.isEmpty()) {
                    line("... " + text);
                }
            }
        }
    }
}
