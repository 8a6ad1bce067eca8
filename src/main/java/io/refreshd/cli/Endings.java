package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.RunState;
import java.util.Arrays;
import java.util.OptionalInt;

/** How operations end. */
final class Endings {
    private Endings() {}

    /** The exit code of an operation that has ended; empty before. The application is read after it, not before. */
    static OptionalInt of(Client client, String href) {
        JsonNode operation = client.get(href).json();
        if (!ended(operation)) {
            return OptionalInt.empty();
        }
        JsonNode application =
                client.get(Client.path(operation.path("application").asText())).json();
        return OptionalInt.of(exitCode(operation, application));
    }

    static boolean ended(JsonNode operation) {
        return Arrays.stream(OperationStatus.values())
                .filter(OperationStatus::ended)
                .anyMatch(
                        status -> status.text().equals(operation.path("status").asText()));
    }

    /** From how the operation ended and where the application is now. */
    private static int exitCode(JsonNode operation, JsonNode application) {
        String status = operation.path("status").asText();
        String action = operation.path("action").asText();
        if (status.equals("failed")) {
            return ExitCode.FAILED;
        }
        if (!status.equals("completed")) {
            return ExitCode.ROLLED_BACK;
        }
        if (!action.equals("refresh") && !action.equals("resume-upgrade")) {
            return ExitCode.REACHED;
        }
        RunState state = Goal.state(application).orElse(RunState.COMPLETED);
        if (state == RunState.COMPLETED) {
            return ExitCode.REACHED;
        }
        // What moved a run and ended well without the run's end came to a pause, even when somebody has answered it
        // since.
        return state == RunState.ROLLED_BACK || state == RunState.CANCELLED ? ExitCode.ROLLED_BACK : ExitCode.PAUSED;
    }
}
