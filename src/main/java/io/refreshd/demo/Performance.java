package io.refreshd.demo;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One scenario from nothing to nothing: cluster, client, story, audit, report, and no process left. */
final class Performance {
    private static final long BASELINE = TimeUnit.SECONDS.toNanos(15);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long BEFORE_SECONDS = 30;
    private static final long AFTER_SECONDS = 20;
    /** So that the first measured gap is not the client's own start. */
    private static final int COMMITS_BEFORE = 3 * WriterProcess.RATE;

    private final Options options;
    private final Pair pair;
    private final PrintStream out;
    private final Story.Disturbance disturbance;

    /** What the story left behind. */
    private record Told(String outcome, String trouble, long millis, List<Report.Check> further) {}

    Performance(Options options, Pair pair, PrintStream out, Story.Disturbance disturbance) {
        this.options = options;
        this.pair = pair;
        this.out = out;
        this.disturbance = disturbance;
    }

    /** Plays it and returns the report, which was printed and written. */
    Report play() throws IOException {
        try (Estate estate = new Estate(Place.create());
                Narrator narrator = new Narrator(out)) {
            Thread interrupted = new Thread(() -> interrupted(estate, narrator), "interrupted");
            Runtime.getRuntime().addShutdownHook(interrupted);
            Vertx vertx = Vertx.vertx();
            try {
                return conclude(estate, narrator, report(estate, narrator, vertx));
            } finally {
                vertx.close().toCompletionStage().toCompletableFuture().join();
                Runtime.getRuntime().removeShutdownHook(interrupted);
            }
        }
    }

    private Report report(Estate estate, Narrator narrator, Vertx vertx) {
        try {
            return play(estate, narrator, vertx);
        } catch (IOException | Trouble e) {
            narrator.line("it does not go on: " + e.getMessage());
            return Report.unbegun(
                    options,
                    pair,
                    String.valueOf(e.getMessage()),
                    estate.place().root());
        }
    }

    private Report play(Estate estate, Narrator narrator, Vertx vertx) throws IOException, Trouble {
        pair.notes().forEach(note -> narrator.print("note: " + note));
        narrator.stage(options.scenario().text() + ": " + options.scenario().meaning());
        Place place = estate.place();
        Api api = startDaemon(estate, narrator);
        try (EventFeed feed = new EventFeed(narrator);
                Sampler sampler = new Sampler(place, vertx)) {
            feed.connect(api);
            Script script = new Script(narrator, feed, api);
            narrator.meanwhile(script::sentence);
            narrator.stage("deploy " + options.units()
                    + (options.units() == 1 ? " unit of PostgreSQL " : " units of PostgreSQL ")
                    + pair.from().version()
                    + (options.patroni().isPresent() ? " under Patroni" : ""));
            script.deploy(options.charm(), pair.from(), options.units());
            Evidence.Baseline before = awaitBaseline(place, sampler);
            narrator.stage("a client writes " + WriterProcess.RATE + " commits a second");
            WriterProcess writer = WriterProcess.start(place);
            narrator.meanwhile(
                    () -> script.sentence() + "; " + count(writer.written().acknowledged()) + " commits acknowledged");
            writer.awaitCommits(COMMITS_BEFORE, BEFORE_SECONDS);
            narrator.line(count(writer.written().acknowledged()) + " commits acknowledged");
            Cast cast = new Cast(narrator, estate, script, feed, writer, sampler, before);
            Told told = tell(cast);
            narrator.stage("the client's ledger against every unit");
            narrator.meanwhile(() -> "comparing");
            Written written = writer.stop();
            return judge(cast, vertx, written, told);
        }
    }

    private Api startDaemon(Estate estate, Narrator narrator) throws IOException, Trouble {
        Path charms = options.home().resolve("charms");
        String setting =
                options.patroni().map(folder -> "patroni-folder: " + folder).orElse("");
        if (options.scenario() == Scenario.BROKEN) {
            BrokenRelease broken = estate.openBroken(options.home());
            charms = broken.charms();
            setting = broken.setting();
        }
        estate.daemon().configure(charms, setting);
        narrator.meanwhile(() -> "the daemon starts");
        Api api = estate.daemon().start();
        narrator.line("the daemon serves, state in " + estate.place().state());
        return api;
    }

    private Told tell(Cast cast) {
        Story story = new Story(options, pair, cast, disturbance);
        long begun = System.nanoTime();
        String trouble = "";
        try {
            story.tell();
            long acknowledged = cast.writer().written().acknowledged();
            cast.writer().awaitCommits(acknowledged + WriterProcess.RATE, AFTER_SECONDS);
        } catch (IOException | Trouble e) {
            trouble = String.valueOf(e.getMessage());
            cast.narrator().line("it does not go on: " + trouble);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        return new Told(outcome(cast.script()), trouble, millis, story.further());
    }

    private static String outcome(Script script) {
        try {
            String state = script.application().path("refresh").path("state").asText();
            return state.isEmpty() ? "unknown" : state;
        } catch (IOException gone) {
            return "unknown";
        }
    }

    private Report judge(Cast cast, Vertx vertx, Written written, Told told) throws IOException {
        Place place = cast.estate().place();
        Evidence seen = Evidence.gather(place, vertx, cast.sampler(), cast.before());
        Expectation expected = Expectation.of(options.scenario(), options.units());
        String version =
                (expected.newVersion() ? pair.to() : pair.from()).version().toString();
        int restarts = cast.estate().daemon().restarts();
        Verdict.Told said = new Verdict.Told(told.outcome(), restarts, told.trouble(), told.further());
        List<Report.Check> checks = Verdict.judge(expected, version, options.units(), seen, written, said);
        return new Report(
                options.scenario().text(),
                told.outcome(),
                checks.stream().allMatch(Report.Check::passed),
                pair.from().version().toString(),
                pair.to().version().toString(),
                options.units(),
                seen.order(),
                seen.switchovers(),
                written.writeGapMillis(),
                written.gapsMillis(),
                written.longestCommitMillis(),
                seen.audit().acknowledged(),
                seen.audit().lost(),
                written.failed(),
                written.retries(),
                WriterProcess.RATE,
                told.millis(),
                seen.touched(),
                restarts,
                seen.starts().stream()
                        .map(start -> new Report.Start(
                                start.ordinal(), start.process().pid(), start.version()))
                        .toList(),
                checks,
                told.trouble(),
                pair.notes(),
                place.root().toString());
    }

    /** Stops what was started, and only then says how it went. */
    private Report conclude(Estate estate, Narrator narrator, Report told) throws IOException {
        Report report = told;
        if (report.passed()) {
            estate.allWell();
        }
        if (options.keep()) {
            estate.handOver();
        } else {
            narrator.meanwhile(() -> "stopping what was started");
            estate.close();
            List<Long> left = Postmaster.serving(estate.place());
            String folder = estate.folderLeft() ? told.folder() : "";
            report = told.and(new Report.Check("nothing-left-running", left.isEmpty(), "processes " + left), folder);
        }
        narrator.meanwhile(() -> "");
        Path file = options.report().orElseGet(this::usualReport);
        report.write(file);
        report.checks().stream()
                .filter(check -> !check.passed())
                .forEach(check -> narrator.print("   fail  " + check.name() + ": " + check.observed()));
        narrator.print("report: " + file);
        if (options.keep()) {
            keptOpen(estate, narrator);
        } else if (estate.folderLeft()) {
            narrator.print("kept to look into: " + estate.place().root());
        }
        narrator.print(report.line());
        return report;
    }

    private static void keptOpen(Estate estate, Narrator narrator) throws IOException {
        Place place = estate.place();
        String address = Files.readString(place.addressFile()).strip();
        narrator.print("the daemon goes on: " + address + ", token in " + place.tokenFile());
        narrator.print("  use it:  scripts/refreshctl --state-folder " + place.state() + " status");
        narrator.print("  stop it: sh " + estate.script());
    }

    private Path usualReport() {
        Path target = options.home().resolve("target");
        Path folder = Files.isWritable(target) ? target.resolve("demo") : Path.of(System.getProperty("java.io.tmpdir"));
        return folder.resolve("refreshd-demo-" + options.scenario().text() + ".json");
    }

    private static void interrupted(Estate estate, Narrator narrator) {
        narrator.end("\nstopping what was started");
        try {
            estate.allWell();
            estate.close();
        } catch (IOException e) {
            narrator.end("not everything could be stopped: " + e.getMessage() + "; try: sh " + estate.script());
        }
    }

    /** Every unit's server was seen and asked, so that later starts can be told from the first ones. */
    private Evidence.Baseline awaitBaseline(Place place, Sampler sampler) throws IOException, Trouble {
        long deadline = System.nanoTime() + BASELINE;
        String wanted = pair.from().version().toString();
        while (System.nanoTime() < deadline) {
            Map<Integer, Sampler.Start> current = sampler.current();
            boolean all = current.size() == options.units()
                    && current.values().stream()
                            .allMatch(start -> start.version().equals(wanted));
            if (all) {
                return Evidence.baseline(place, sampler);
            }
            LockSupport.parkNanos(LOOK);
        }
        throw new Trouble("not every unit runs " + wanted + ": " + sampler.current());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
