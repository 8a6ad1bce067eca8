package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.charm.Revision;
import io.refreshd.cli.StatusScreen;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What a person would do, step by step, over HTTP; every step waits for its end and shows what became of it. */
final class Script {
    private static final long STEP_SECONDS = 150;
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    private final Narrator narrator;
    private final EventFeed feed;
    private volatile Api api;
    private volatile String sentence = "";

    Script(Narrator narrator, EventFeed feed, Api api) {
        this.narrator = narrator;
        this.feed = feed;
        this.api = api;
    }

    /** The daemon is somewhere else now. */
    void moved(Api now) {
        api = now;
    }

    /** The reason that the daemon gave last. */
    String sentence() {
        return sentence;
    }

    void deploy(Revision revision, int units) throws IOException, Trouble {
        deploy(Place.APPLICATION, revision, units);
    }

    void deploy(String charm, Revision revision, int units) throws IOException, Trouble {
        String named = charm.equals(Place.APPLICATION) ? charm : charm + " " + Place.APPLICATION;
        narrator.command("refreshctl deploy " + named + " -n " + units + " " + options(revision));
        ObjectNode body = release(revision)
                .put("application", Place.APPLICATION)
                .put("charm", charm)
                .put("units", units);
        JsonNode ended = await(api.deploy(body));
        require(ended.path("status").asText().equals("completed"), "the deployment ended " + told(ended));
        show();
    }

    /** The check before anything is changed, on the leader. */
    void check(Revision target) throws IOException, Trouble {
        narrator.command("refreshctl run " + Place.APPLICATION + "/leader pre-upgrade-check " + parameters(target));
        JsonNode ended = await(api.action("pre-upgrade-check", release(target)));
        results();
        require(ended.path("status").asText().equals("completed"), "the pre-upgrade check ended " + told(ended));
    }

    /** Begins a refresh and waits until the run stands still; returns its state. */
    String refresh(Revision target, ObjectNode further) throws IOException, Trouble {
        return settle(beginRefresh(target, further));
    }

    JsonNode beginRefresh(Revision target, ObjectNode further) throws IOException {
        StringBuilder spelled = new StringBuilder(options(target));
        further.properties()
                .forEach(option -> spelled.append(" --")
                        .append(option.getKey().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                        .append(
                                option.getValue().isBoolean()
                                        ? ""
                                        : " " + option.getValue().asText()));
        narrator.command("refreshctl refresh " + Place.APPLICATION + " " + spelled + " --wait");
        ObjectNode body = release(target);
        body.setAll(further);
        return api.refresh(body);
    }

    /** Answers the pause that is open, and waits until the run stands still again. */
    String resume() throws IOException, Trouble {
        return settle(beginResume());
    }

    JsonNode beginResume() throws IOException {
        narrator.command("refreshctl resume " + Place.APPLICATION + " --wait");
        int pause = application().path("refresh").path("pause").asInt();
        return api.action("resume-upgrade", Api.body().put("pause", pause));
    }

    String rollback() throws IOException, Trouble {
        narrator.command("refreshctl rollback " + Place.APPLICATION + " --yes --wait");
        return settle(api.action("rollback", Api.body()));
    }

    /** The low-level check after a run. */
    void checkAfterwards() throws IOException, Trouble {
        narrator.command("refreshctl run " + Place.APPLICATION + "/leader post-upgrade-check");
        JsonNode ended = await(api.action("post-upgrade-check", Api.body()));
        narrator.line("post-upgrade check " + told(ended));
        require(ended.path("status").asText().equals("completed"), "the post-upgrade check ended " + told(ended));
    }

    /** Waits for an operation, shows the application, and returns the run's state. */
    String settle(JsonNode operation) throws IOException, Trouble {
        await(operation);
        return show();
    }

    /** Prints the status table and the reason; returns the run's state. */
    String show() throws IOException {
        // What led here is told before how it is now.
        feed.awaitTold(application().path("generation").asLong());
        narrator.print(
                "   $ refreshctl status\n" + StatusScreen.plain(api.status()).stripTrailing());
        return application().path("refresh").path("state").asText();
    }

    JsonNode application() throws IOException {
        JsonNode application = api.application();
        sentence = application.path("reason").path("sentence").asText();
        return application;
    }

    /** The operation at its end. */
    JsonNode await(JsonNode operation) throws IOException, Trouble {
        int id = operation.path("id").asInt();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_SECONDS);
        JsonNode now = operation;
        while (open(now)) {
            require(
                    System.nanoTime() < deadline,
                    "operation " + id + " (" + now.path("action").asText() + ") is still under way after "
                            + STEP_SECONDS + " s: " + sentence);
            now = api.operation(id);
            sentence = now.path("reason").path("sentence").asText(sentence);
        }
        return now;
    }

    /** Waits until the application satisfies a condition. */
    void until(String what, Predicate<JsonNode> condition) throws IOException, Trouble {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STEP_SECONDS);
        while (!condition.test(application())) {
            require(System.nanoTime() < deadline, what + " did not happen within " + STEP_SECONDS + " s: " + sentence);
            LockSupport.parkNanos(LOOK);
        }
    }

    static void require(boolean condition, String otherwise) throws Trouble {
        if (!condition) {
            throw new Trouble(otherwise);
        }
    }

    private void results() throws IOException {
        for (JsonNode result : application().path("lastCheck").path("results")) {
            String fix = result.path("fix").asText();
            boolean well = result.path("status").asText().equals("pass");
            narrator.print("   " + result.path("status").asText() + "  "
                    + result.path("name").asText() + ": "
                    + result.path("observed").asText()
                    + (well || fix.isEmpty() ? "" : " (" + fix + ")"));
        }
    }

    private static boolean open(JsonNode operation) {
        String status = operation.path("status").asText();
        return status.equals("pending") || status.equals("running");
    }

    private static String told(JsonNode operation) {
        String message = operation.path("message").asText();
        return operation.path("status").asText() + (message.isEmpty() ? "" : ": " + message);
    }

    private static ObjectNode release(Revision revision) {
        ObjectNode body = Api.body().put("revision", revision.number());
        ObjectNode resources = body.putObject("resources");
        revision.resources().forEach((name, pinned) -> resources.put(name, pinned.revision()));
        return body;
    }

    /** As {@code refreshctl run} takes them. */
    private static String parameters(Revision revision) {
        StringBuilder text = new StringBuilder("revision=" + revision.number());
        revision.resources()
                .forEach((name, pinned) ->
                        text.append(" resources.").append(name).append('=').append(pinned.revision()));
        return text.toString();
    }

    private static String options(Revision revision) {
        StringBuilder text = new StringBuilder("--revision " + revision.number());
        revision.resources()
                .forEach((name, pinned) ->
                        text.append(" --resource ").append(name).append('=').append(pinned.revision()));
        return text.toString();
    }
}
