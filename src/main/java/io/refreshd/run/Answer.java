package io.refreshd.run;

import io.refreshd.decide.Refusal;
import io.refreshd.journal.JournalProblem;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * What became of a command.
 *
 * @param operation the operation's number when accepted, or the earlier one's when the same request came again
 * @param refusal why not; empty when accepted
 */
public record Answer(int operation, Optional<Refusal> refusal) {
    /**
     * Why something could not be written down. Whether it was is not known after an error of the disk itself: who asked
     * has to look, or to ask again with the same key.
     */
    public static Refusal unwritable(Throwable broken) {
        Optional<JournalProblem> problem =
                Optional.of(broken).filter(JournalProblem.class::isInstance).map(JournalProblem.class::cast);
        boolean unsure = problem.map(JournalProblem::kind)
                .filter(JournalProblem.Kind.UNSURE::equals)
                .isPresent();
        String sentence = (unsure
                        ? "it is not known whether this was written down: "
                        : "nothing was changed, the journal can not be written: ")
                + broken.getMessage()
                + (problem.isPresent() ? "" : "; it is tried again by itself");
        return new Refusal(
                Refusal.Kind.UNAVAILABLE,
                new Reason(
                        ReasonCode.JOURNAL_UNWRITABLE,
                        sentence,
                        problem.map(JournalProblem::next).orElse("")));
    }

    static Answer accepted(int operation) {
        return new Answer(operation, Optional.empty());
    }

    static Answer refused(Refusal refusal) {
        return new Answer(0, Optional.of(refusal));
    }
}
