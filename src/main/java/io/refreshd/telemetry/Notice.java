package io.refreshd.telemetry;

import io.refreshd.decide.Entry;
import io.refreshd.decide.Event;
import io.refreshd.decide.Stage;
import io.refreshd.model.CheckResult;
import io.refreshd.model.Reason;
import io.refreshd.model.RunState;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a Kubernetes Event says of a journalled one, for {@code kubectl describe} and {@code kubectl events}.
 *
 * @param text one sentence or two
 */
public record Notice(Kind kind, String text) {
    /** Every reason there is; alerts and scripts may rely on their names. */
    public enum Kind {
        ADOPTED("Adopted"),
        CHECK_FAILED("CheckFailed"),
        REFRESH_STARTED("RefreshStarted"),
        UNIT_REFRESHED("UnitRefreshed"),
        UNIT_ROLLED_BACK("UnitRolledBack"),
        PRIMARY_HANDED_OVER("PrimaryHandedOver"),
        HANDOVER_FAILED("HandoverFailed"),
        REFRESH_PAUSED("RefreshPaused"),
        REFRESH_RESUMED("RefreshResumed"),
        ROLLBACK_STARTED("RollbackStarted"),
        REFRESH_BLOCKED("RefreshBlocked"),
        REFRESH_UNBLOCKED("RefreshUnblocked"),
        REFRESH_COMPLETED("RefreshCompleted"),
        REFRESH_ROLLED_BACK("RefreshRolledBack"),
        REFRESH_CANCELLED("RefreshCancelled");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** As Kubernetes shows it. */
        public String reason() {
            return reason;
        }

        /** Whether somebody may have to do something. */
        public boolean warning() {
            return this == CHECK_FAILED || this == HANDOVER_FAILED || this == REFRESH_BLOCKED;
        }
    }

    /** What is to be told of an event; empty when that is of no interest outside. */
    public static Optional<Notice> of(Entry entry) {
        Event event = entry.event();
        String application = entry.application();
        if (event instanceof Event.ApplicationAdopted adopted) {
            return told(Kind.ADOPTED, application + " is looked after by refreshd: " + adopted.release());
        }
        if (event instanceof Event.ChecksJudged judged && !judged.passed()) {
            return told(Kind.CHECK_FAILED, failed(judged));
        }
        if (event instanceof Event.UnitChanged changed) {
            return changed(application, changed);
        }
        if (event instanceof Event.HandoverEnded ended) {
            return told(ended.moved() ? Kind.PRIMARY_HANDED_OVER : Kind.HANDOVER_FAILED, ended.why());
        }
        return run(event, application);
    }

    private static Optional<Notice> run(Event event, String application) {
        if (event instanceof Event.RunStarted started) {
            Event.RunPlan plan = started.plan();
            return told(
                    Kind.REFRESH_STARTED,
                    "run " + plan.run() + ": " + application + " from " + plan.from() + " to " + plan.to()
                            + ", asked for by " + plan.actor());
        }
        if (event instanceof Event.RunPaused paused) {
            return told(Kind.REFRESH_PAUSED, paused.reason());
        }
        if (event instanceof Event.RunResumed) {
            return told(Kind.REFRESH_RESUMED, application + " goes on");
        }
        if (event instanceof Event.RollbackStarted) {
            return told(Kind.ROLLBACK_STARTED, application + " goes back to what was recorded");
        }
        if (event instanceof Event.RunBlocked blocked) {
            return told(Kind.REFRESH_BLOCKED, blocked.reason());
        }
        if (event instanceof Event.RunUnblocked unblocked) {
            return told(Kind.REFRESH_UNBLOCKED, unblocked.bySelf() ? "the trouble has passed" : "somebody resumed it");
        }
        return event instanceof Event.RunEnded ended ? told(ended(ended.outcome()), ended.reason()) : Optional.empty();
    }

    private static Kind ended(RunState outcome) {
        return switch (outcome) {
            case COMPLETED -> Kind.REFRESH_COMPLETED;
            case ROLLED_BACK -> Kind.REFRESH_ROLLED_BACK;
            default -> Kind.REFRESH_CANCELLED;
        };
    }

    private static Optional<Notice> changed(String application, Event.UnitChanged changed) {
        String unit = application + "/" + changed.ordinal();
        return switch (changed.purpose()) {
            case FORWARD -> told(Kind.UNIT_REFRESHED, unit + " runs " + changed.release());
            case BACK -> told(Kind.UNIT_ROLLED_BACK, unit + " runs " + changed.release() + " again");
            case RESTART -> Optional.empty();
        };
    }

    private static String failed(Event.ChecksJudged judged) {
        return (judged.stage() == Stage.PRE ? "pre-upgrade-check" : "post-upgrade-check") + " failed: "
                + judged.results().stream()
                        .filter(result -> result.status().stops())
                        .map(CheckResult::name)
                        .collect(Collectors.joining(", "));
    }

    private static Optional<Notice> told(Kind kind, Reason reason) {
        return told(
                kind,
                reason.code().text() + ": " + reason.sentence()
                        + (reason.next().isEmpty() ? "" : "; next: " + reason.next()));
    }

    private static Optional<Notice> told(Kind kind, String text) {
        return Optional.of(new Notice(kind, text));
    }
}
