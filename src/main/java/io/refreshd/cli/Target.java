package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name a release. */
final class Target {
    @Option(names = "--channel", paramLabel = "CHANNEL", description = "track/risk, or a risk of the followed track.")
    private String channel = "";

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "A charm revision instead of a channel, together with its --resource.")
    private Optional<Integer> revision = Optional.empty();

    @Option(
            names = "--resource",
            paramLabel = "NAME=N",
            description = "The resource revision that belongs to the charm revision; repeatable.")
    private Map<String, Integer> resources = new LinkedHashMap<>();

    /** The options as they were given, to be repeated in a suggestion; empty when none was. */
    String options() {
        StringBuilder text = new StringBuilder(channel.isEmpty() ? "" : " --channel " + channel);
        revision.ifPresent(number -> text.append(" --revision ").append(number));
        resources.forEach((name, number) ->
                text.append(" --resource ").append(name).append('=').append(number));
        return text.toString();
    }

    void into(ObjectNode body) {
        if (!channel.isEmpty()) {
            body.put("channel", channel);
        }
        revision.ifPresent(number -> body.put("revision", number));
        if (!resources.isEmpty()) {
            ObjectNode named = body.putObject("resources");
            resources.forEach(named::put);
        }
    }
}
