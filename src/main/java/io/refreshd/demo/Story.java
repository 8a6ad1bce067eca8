package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.charm.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The scenarios: what is asked of the daemon, in which order, and what only one of them must show. */
final class Story {
    private static final Set<String> STILL = Set.of("paused", "blocked", "completed", "rolled-back", "cancelled");
    private static final long ALONE_SECONDS = 20;
    private static final int MOST_PAUSES = 2 * Options.MOST_UNITS;

    private final Options options;
    private final Pair pair;
    private final Cast cast;
    private final Disturbance disturbance;
    private final Narrator narrator;
    private final Script script;
    private final List<Report.Check> further = new ArrayList<>();

    /** For tests: what somebody else does to the cluster while the run is paused. */
    interface Disturbance {
        Disturbance NONE = place -> {};

        void whilePaused(Place place) throws IOException;
    }

    Story(Options options, Pair pair, Cast cast, Disturbance disturbance) {
        this.options = options;
        this.pair = pair;
        this.cast = cast;
        this.disturbance = disturbance;
        this.narrator = cast.narrator();
        this.script = cast.script();
    }

    /** What only this scenario showed, as far as it was told. */
    List<Report.Check> further() {
        return List.copyOf(further);
    }

    void tell() throws IOException, Trouble {
        switch (options.scenario()) {
            case UPGRADE -> upgrade(Api.body());
            case SCALE_UP -> upgrade(Api.body().put("scaleUp", true));
            case ROLLBACK_PAUSED -> rollbackPaused();
            case ROLLBACK_MIDWAY -> rollbackMidway();
            case BROKEN -> broken();
            case KILLED -> killed();
        }
        narrator.stage("after the run");
        script.checkAfterwards();
    }

    private void upgrade(ObjectNode further) throws IOException, Trouble {
        toPause(pair.to(), further);
        narrator.stage("the rest");
        finish();
    }

    private void rollbackPaused() throws IOException, Trouble {
        toPause(pair.to(), Api.body());
        narrator.stage("back again, while the run is paused");
        script.rollback();
    }

    private void rollbackMidway() throws IOException, Trouble {
        toPause(pair.to(), Api.body().put("pauseAfter", "all"));
        narrator.stage("the second unit");
        Script.require(script.resume().equals("paused"), "the run does not pause after the second unit");
        narrator.stage("back again, from the middle");
        script.rollback();
    }

    private void broken() throws IOException, Trouble {
        narrator.stage("a release that never becomes healthy");
        Revision release = cast.estate().publishBroken(pair.to().version(), programs());
        narrator.line("revision " + release.number() + " says that it is " + release.version()
                + ", its digest is right, and its server ends at once");
        script.check(release);
        String state = script.refresh(release, Api.body());
        JsonNode reason = script.application().path("reason");
        String cause =
                reason.path("code").asText() + ": " + reason.path("sentence").asText();
        note("blocked-with-the-cause", state.equals("blocked") && cause.contains("broken on purpose"), cause);
        narrator.stage("back again");
        script.rollback();
    }

    private void killed() throws IOException, Trouble {
        int victim = Math.max(1, options.units() - 2);
        boolean pausedBefore = victim < options.units() - 1;
        if (pausedBefore) {
            toPause(pair.to(), Api.body());
        } else {
            script.check(pair.to());
        }
        int run = script.application().path("refresh").path("id").asInt();
        narrator.stage("the daemon is killed in the middle of the roll");
        int told = cast.feed().told();
        if (pausedBefore) {
            script.beginResume();
        } else {
            script.beginRefresh(pair.to(), Api.body());
        }
        cast.feed().await(told, "the change of unit " + victim, event -> changes(event, victim));
        cast.estate().daemon().kill();
        narrator.line("SIGKILL to the daemon");
        serveAlone();
        narrator.command("scripts/refreshd");
        Api api = cast.estate().daemon().start();
        script.moved(api);
        cast.feed().connect(api);
        narrator.line("the daemon is back");
        script.until(
                "the end of the run",
                application ->
                        STILL.contains(application.path("refresh").path("state").asText()));
        script.show();
        finish();
        int same = script.application().path("refresh").path("id").asInt();
        note("the-same-run", run == 0 || run == same, "run " + same);
    }

    /** The check, the refresh, and the first pause, at which only the first unit has changed. */
    private void toPause(Revision target, ObjectNode further) throws IOException, Trouble {
        narrator.stage("is it possible?");
        script.check(target);
        narrator.stage("the first unit");
        if (options.units() == 1) {
            further.put("acceptDowntime", true);
        }
        String state = script.refresh(target, further);
        if (options.units() == 1) {
            return;
        }
        Script.require(
                state.equals("paused"),
                "the run does not pause after the first unit, it is " + state + ": " + script.sentence());
        List<Integer> touched = cast.sampler().starts().stream()
                .filter(start -> !cast.before().servers().contains(start.process()))
                .map(Sampler.Start::ordinal)
                .distinct()
                .toList();
        int first = options.scenario() == Scenario.SCALE_UP ? options.units() : options.units() - 1;
        note("only-the-first-unit-changed-at-the-pause", touched.equals(List.of(first)), touched.toString());
        disturbance.whilePaused(cast.estate().place());
    }

    private void finish() throws IOException, Trouble {
        String state = script.application().path("refresh").path("state").asText();
        for (int pauses = 0; state.equals("paused") && pauses < MOST_PAUSES; pauses++) {
            state = script.resume();
        }
        Script.require(state.equals("completed"), "the run is " + state + ": " + script.sentence());
    }

    /** PostgreSQL does not need the daemon. */
    private void serveAlone() throws Trouble {
        long before = cast.writer().written().acknowledged();
        long wanted = before + WriterProcess.RATE;
        cast.writer().awaitCommits(wanted, ALONE_SECONDS);
        long alone = cast.writer().written().acknowledged() - before;
        note("served-without-the-daemon", !cast.estate().daemon().alive(), alone + " commits");
        narrator.line("PostgreSQL goes on without it: " + alone + " commits");
    }

    /** The folder of the programs that a unit runs, from its process. */
    private Path programs() throws IOException, Trouble {
        for (Sampler.Start start : cast.sampler().current().values()) {
            Path program = Files.readSymbolicLink(
                    Path.of("/proc", String.valueOf(start.process().pid()), "exe"));
            Path bin = program.getParent();
            if (bin != null && bin.getParent() != null) {
                return bin.getParent();
            }
        }
        throw new Trouble("no unit runs");
    }

    private static boolean changes(JsonNode event, int ordinal) {
        return event.path("type").asText().equals("unit-change-started")
                && event.path("data").path("ordinal").asInt(-1) == ordinal;
    }

    private void note(String name, boolean passed, String observed) {
        further.add(new Report.Check(name, passed, observed));
    }
}
