package io.refreshd.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The client, a process of its own: it knows the units' addresses and a password, and nothing of the daemon. It prints
 * one JSON object four times a second and a last one when it ends, which it does when its input ends.
 *
 * <p>Arguments: the file with the addresses, the ledger to write, commits per second.
 */
public final class Writer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long REPORT_MILLIS = 250;
    private static final long END_SECONDS = 20;

    private final Path addresses;
    private final Vertx vertx;
    private final Load load;
    private FileTime read = FileTime.fromMillis(0);

    private Writer(Path addresses, Vertx vertx, Load load) {
        this.addresses = addresses;
        this.vertx = vertx;
        this.load = load;
    }

    /** Runs until the input ends; ends with 1 when the ledger could not be written. */
    public static void main(String[] arguments) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        Ledger ledger = new Ledger(Path.of(arguments[1]));
        Load load = new Load(vertx, ledger, Integer.parseInt(arguments[2]));
        Writer writer = new Writer(Path.of(arguments[0]), vertx, load);
        vertx.runOnContext(nothing -> writer.start());
        while (System.in.read() >= 0) {
            // Only the end of the input matters.
        }
        vertx.<Void>executeBlocking(() -> null)
                .compose(nothing -> load.stop())
                .toCompletionStage()
                .toCompletableFuture()
                .get(END_SECONDS, TimeUnit.SECONDS);
        ledger.close();
        writer.print(true);
        System.exit(0);
    }

    private void start() {
        load.start();
        look();
        vertx.setPeriodic(REPORT_MILLIS, timer -> {
            look();
            print(false);
        });
    }

    private void look() {
        vertx.executeBlocking(this::changed).onSuccess(access -> access.forEach(load::follow));
    }

    /** The addresses if they changed since the last look. */
    private List<Access> changed() throws IOException {
        FileTime now = Files.getLastModifiedTime(addresses);
        if (now.equals(read)) {
            return List.of();
        }
        Access access = Access.read(addresses);
        read = now;
        return List.of(access);
    }

    private void print(boolean last) {
        try {
            System.out.println(JSON.writeValueAsString(Written.of(load, last)));
            System.out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
