package io.refreshd.demo;

/** The story could not be told to its end; the message says why, in one sentence. */
final class Trouble extends Exception {
    private static final long serialVersionUID = 1;

    Trouble(String message) {
        super(message);
    }

    Trouble(String message, Throwable cause) {
        super(message, cause);
    }
}
