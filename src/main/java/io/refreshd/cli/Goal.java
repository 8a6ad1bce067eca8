package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.model.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** States that can be waited for, and with which exit code waiting ends when another one came. */
enum Goal {
    PAUSED("paused"),
    COMPLETED("completed"),
    ROLLED_BACK("rolled-back"),
    IDLE("idle");

    private final String word;

    Goal(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    static Goal parse(String word) {
        return Arrays.stream(values())
                .filter(goal -> goal.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new CliProblem(
                        ExitCode.USAGE,
                        "--for must be paused, completed, rolled-back or idle, not " + word,
                        "refreshctl wait --help"));
    }

    /** Whether an application is there. */
    boolean reached(JsonNode application) {
        Optional<RunState> state = state(application);
        return switch (this) {
            case PAUSED -> state.equals(Optional.of(RunState.PAUSED));
            case COMPLETED -> state.equals(Optional.of(RunState.COMPLETED));
            case ROLLED_BACK -> state.equals(Optional.of(RunState.ROLLED_BACK));
            case IDLE ->
                application.path("deployed").asBoolean()
                        && state.map(RunState::ended).orElse(true);
        };
    }

    /** The exit code for who waits for any of these; empty while it may still come. */
    static OptionalInt exitCode(List<Goal> goals, JsonNode application) {
        if (goals.stream().anyMatch(goal -> goal.reached(application))) {
            return OptionalInt.of(ExitCode.REACHED);
        }
        Optional<RunState> state = state(application);
        boolean human = application.path("reason").path("heals").asText().equals("human");
        return state.isEmpty()
                ? OptionalInt.empty()
                : switch (state.get()) {
                    case PAUSED -> OptionalInt.of(ExitCode.PAUSED);
                    case COMPLETED -> OptionalInt.of(ExitCode.FAILED);
                    case ROLLED_BACK, CANCELLED -> OptionalInt.of(ExitCode.ROLLED_BACK);
                    case BLOCKED -> human ? OptionalInt.of(ExitCode.FAILED) : OptionalInt.empty();
                    case PLANNED, CHECKING, PREPARING, REFRESHING, VERIFYING, ROLLING_BACK -> OptionalInt.empty();
                };
    }

    static Optional<RunState> state(JsonNode application) {
        String word = application.path("refresh").path("state").asText();
        return Arrays.stream(RunState.values())
                .filter(state -> state.text().equals(word))
                .findFirst();
    }
}
