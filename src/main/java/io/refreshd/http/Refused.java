package io.refreshd.http;

import io.refreshd.decide.Refusal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.List;

/** Ends the handling of a request with a refusal; carried through futures to the one place that answers it. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;
    private final transient List<FieldError> errors;

    /**
     * What is wrong with one field.
     *
     * @param pointer JSON pointer into the body, or {@code ?name} for a query parameter
     * @param allowed what could be written instead; empty when that is no list
     */
    record FieldError(String pointer, String detail, List<String> allowed) {
        FieldError {
            allowed = List.copyOf(allowed);
        }
    }

    Refused(Refusal refusal) {
        this(refusal, List.of());
    }

    Refused(Refusal refusal, List<FieldError> errors) {
        super(refusal.reason().sentence(), null, false, false);
        this.refusal = refusal;
        this.errors = List.copyOf(errors);
    }

    static Refused unknown(ReasonCode code, String sentence, String next) {
        return new Refused(new Refusal(Refusal.Kind.UNKNOWN, new Reason(code, sentence, next)));
    }

    static Refused invalid(ReasonCode code, String sentence) {
        return new Refused(new Refusal(Refusal.Kind.INVALID, Reason.of(code, sentence)));
    }

    /** The first error gives code and sentence, all are listed. */
    static Refused fields(ReasonCode code, List<FieldError> errors) {
        FieldError first = errors.get(0);
        String allowed = first.allowed().isEmpty() ? "" : "; it may be " + String.join(", ", first.allowed());
        Reason reason = Reason.of(code, first.pointer() + ": " + first.detail() + allowed);
        return new Refused(new Refusal(Refusal.Kind.INVALID, reason), errors);
    }

    Refusal refusal() {
        return refusal;
    }

    List<FieldError> errors() {
        return errors;
    }
}
