package io.refreshd.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name a release. */
final class Target {
    @Option(names = "--channel", paramLabel = "CHANNEL", description = "track/risk, or a risk of the followed track.")
    private String channel = "";

    @Option(
            names = "--revision",
            paramLabel = "N",
            description = "A charm revision instead of a channel, together with its --resource.")
    private int revision = -1;

    @Option(
            names = "--resource",
            paramLabel = "NAME=N",
            description = "The resource revision that belongs to the charm revision; repeatable.")
    private Map<String, Integer> resources = new LinkedHashMap<>();

    void into(ObjectNode body) {
        if (!channel.isEmpty()) {
            body.put("channel", channel);
        }
        if (revision >= 0) {
            body.put("revision", revision);
        }
        if (!resources.isEmpty()) {
            ObjectNode named = body.putObject("resources");
            resources.forEach(named::put);
        }
    }
}
