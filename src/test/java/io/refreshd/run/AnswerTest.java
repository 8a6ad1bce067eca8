package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.journal.JournalProblem;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private static Reason unwritable(JournalProblem.Kind kind) {
        return Answer.unwritable(new JournalProblem(kind, "the disk", "df -h")).reason();
    }

    @Test
    void whatCanNotBeWrittenChangedNothing() {
        assertThat(unwritable(JournalProblem.Kind.UNWRITABLE))
                .isEqualTo(new Reason(
                        ReasonCode.JOURNAL_UNWRITABLE,
                        "nothing was changed, the journal can not be written: the disk",
                        "df -h"));
    }

    @Test
    void afterAnErrorOfTheDiskItIsNotSaidThatNothingWasChanged() {
        assertThat(unwritable(JournalProblem.Kind.UNSURE).sentence())
                .isEqualTo("it is not known whether this was written down: the disk");
    }
}
