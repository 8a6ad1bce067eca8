package io.refreshd.decide;

import java.util.Optional;

/** Turns journalled events into state; total: every event that was ever written folds. */
public final class Fold {
    private Fold() {}

    /** The application after the event; empty before the first. */
    public static Optional<Application> fold(Optional<Application> before, Entry entry) {
        if (entry.event() instanceof Event.ApplicationDeployed deployed) {
            return Optional.of(before.map(Draft::new)
                    .orElseGet(() -> new Draft(entry.application(), deployed))
                    .done());
        }
        if (entry.event() instanceof Event.ApplicationAdopted adopted && before.isEmpty()) {
            return Optional.of(new Draft(entry.application(), adopted).done());
        }
        Draft draft = new Draft(before.orElseThrow(
                () -> new IllegalStateException("an event of an application that was never deployed: " + entry)));
        entry.event().fold(draft, entry.at());
        draft.prune();
        return Optional.of(draft.done());
    }
}
