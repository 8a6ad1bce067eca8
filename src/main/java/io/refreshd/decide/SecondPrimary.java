package io.refreshd.decide;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * Keeps a former primary down. A server without {@code standby.signal} comes up as a primary; when another unit is or
 * would come up as one as well, somebody else moved the primary meanwhile, and which of them has the writes that count
 * is for a person to say.
 */
final class SecondPrimary {
    private SecondPrimary() {}

    /** Why a unit that is down must not be started; empty when it may be. */
    static Optional<Reason> objection(Application application, Snapshot seen, UnitSeen unit) {
        if (!unmarked(unit)) {
            return Optional.empty();
        }
        for (UnitSeen other : seen.units()) {
            if (other.ordinal() != unit.ordinal() && (other.primary() || unmarked(other))) {
                return Optional.of(new Reason(
                        ReasonCode.TIMELINE_DIFFERS,
                        application.unit(unit.ordinal()) + " is down and would come up as a second primary beside "
                                + application.unit(other.ordinal())
                                + "; make it a standby of the right primary",
                        Troubles.resume(application)));
            }
        }
        return Optional.empty();
    }

    /** Whether its next start is as a primary. */
    static boolean unmarked(UnitSeen unit) {
        ControlSeen control = unit.control().orElse(null);
        return control != null && control.state() != ControlSeen.State.INVALID && !control.standbySignal();
    }
}
