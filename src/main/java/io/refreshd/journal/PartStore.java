package io.refreshd.journal;

import java.util.List;
import java.util.Optional;

/**
 * Objects in which a journal is kept, each with a version that every write is bound to. All methods block, within a bound
 * of their own; none sends a request twice.
 */
public interface PartStore extends AutoCloseable {
    /**
     * One object.
     *
     * @param version changes with every write; empty text for one that is to be made
     * @param spec what it holds, as JSON
     */
    record Part(String name, String version, String spec) {}

    /** What became of a write. */
    enum Kind {
        DONE,
        /** Its version is another, or it is there already: nothing was written. */
        CHANGED,
        /** It, or all of its kind, is not there: nothing was written. */
        GONE,
        /** Refused for a reason that stays: nothing was written. */
        REFUSED,
        /** Nobody was reached: nothing was written. */
        UNSENT,
        /** Not now, or no answer: it may have been written. */
        UNKNOWN
    }

    /**
     * An answer to a write.
     *
     * @param version the new one; empty text unless it was done
     * @param cause what was answered; empty text when it was done
     */
    record Answer(Kind kind, String version, String cause) {}

    /** Why something could not be read; {@link #stays} tells whether a person has to do something. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean stays;

        public Unreadable(String cause, boolean stays) {
            super(cause);
            this.stays = stays;
        }

        public boolean stays() {
            return stays;
        }
    }

    /** All whose name begins so, by name. */
    List<Part> all(String prefix) throws Unreadable;

    /** One of them; empty when it is not there. */
    Optional<Part> get(String name) throws Unreadable;

    /** Makes one that must not be there. */
    Answer create(String name, String spec);

    /** Writes one that must still have its version. */
    Answer replace(Part part);

    @Override
    void close();
}
