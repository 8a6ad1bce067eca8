package io.refreshd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Which application is meant: the one that is named, else the only one there is. */
final class Choice {
    private Choice() {}

    static String of(Client client, String given) {
        if (!given.isEmpty()) {
            return given;
        }
        JsonNode applications = client.get("/v1/models/local").json().path("applications");
        List<String> names = new ArrayList<>();
        applications.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            throw new CliProblem(ExitCode.REFUSED, "nothing is deployed", "refreshctl deploy postgresql");
        }
        if (names.size() > 1) {
            throw new CliProblem(
                    ExitCode.USAGE, "there are several applications, name one: " + String.join(", ", names), "");
        }
        return names.get(0);
    }
}
