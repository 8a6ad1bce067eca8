package io.refreshd.simulation.rule;

import io.refreshd.http.WithoutSocket.Sent;
import io.refreshd.http.WithoutSocket.Told;

/** A request over HTTP and its answer; who asks is another name each time. */
public record Exchange(Sent sent, Told told) {
    String actor() {
        return sent.header("X-Refreshd-Actor");
    }

    String key() {
        return sent.header("Idempotency-Key");
    }

    boolean asksForAction() {
        return !sent.method().equals("GET");
    }

    boolean refused() {
        return told.status() >= 400;
    }

    String code() {
        return told.body().getString("code", "");
    }

    @Override
    public String toString() {
        return sent.method() + " " + sent.path() + " " + sent.body() + " is answered " + told.status() + " "
                + told.body();
    }
}
