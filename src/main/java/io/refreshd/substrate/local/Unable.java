package io.refreshd.substrate.local;

/** Something on this machine could not be done; the message is one plain sentence for people. */
public final class Unable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Unable(String sentence) {
        super(sentence);
    }

    public Unable(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
