package io.refreshd.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.refreshd.Eventually;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One real upgrade under fire, from an empty folder to the comparison of the client's ledger with every unit. */
final class FireRun {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final long UNTIL_ENDED_MILLIS = 180_000;
    private static final long UNTIL_WELL_MILLIS = 90_000;
    private static final long BETWEEN_COMMANDS_MILLIS = 400;
    private static final int MOST_REFRESHES = 4;
    private static final String LIMITS =
            "limits: {unit-deadline: PT30S, handover-deadline: PT20S, wait-deadline: PT20S}";

    private final FirePlan plan;
    private final Pair pair;
    private final Path home;
    private final List<String> findings = new ArrayList<>();
    private final List<Strike> left;
    private final Map<Long, Runnable> later = new TreeMap<>();
    private final Map<Strike.Kind, Integer> struck = new EnumMap<>(Strike.Kind.class);
    private long begun;
    private long lastCommand;
    private int refreshes;
    private int commands;
    private boolean asked;
    private volatile boolean ending;

    /**
     * How it went.
     *
     * @param lost acknowledged commits that a unit does not have
     * @param doubles times in which two units took writes
     * @param findings all that must not be, in sentences
     */
    record Result(String outcome, long acknowledged, long lost, int doubles, List<String> findings, String line) {}

    /** How many strikes of each kind fell before the run was over. */
    Map<Strike.Kind, Integer> struck() {
        return struck;
    }

    private record Field(
            Estate estate, Arsenal arsenal, Script script, EventFeed feed, Sampler sampler, int eventsBefore) {}

    FireRun(FirePlan plan, Pair pair, Path home) {
        this.plan = plan;
        this.pair = pair;
        this.home = home;
        this.left = new ArrayList<>(plan.strikes());
    }

    Result run() throws IOException {
        long started = System.nanoTime();
        Vertx vertx = Vertx.vertx();
        Place place = Place.create();
        try (Estate estate = new Estate(place);
                Arsenal arsenal = new Arsenal(place);
                Narrator narrator = new Narrator(new java.io.PrintStream(
                        place.root().resolve("story.log").toFile(), "UTF-8"))) {
            Thread interrupted = new Thread(() -> interrupted(estate, arsenal), "interrupted");
            Runtime.getRuntime().addShutdownHook(interrupted);
            Result result;
            try {
                result = play(estate, arsenal, narrator, vertx, started);
            } finally {
                orWaitForTheEnd(interrupted);
            }
            if (result.findings().isEmpty()) {
                estate.allWell();
            } else {
                // The journal lives on a disk that goes away.
                Arsenal.run("sh", "-c", "cp " + place.state().resolve("journal.db") + "* " + place.root());
            }
            arsenal.close();
            return result;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    /** The hook is not needed any more; when it runs already, nothing that is found now means anything. */
    private static void orWaitForTheEnd(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            while (true) {
                LockSupport.park();
            }
        }
    }

    /** Somebody ends this process in the middle: nothing of it stays, and nothing is started any more. */
    private void interrupted(Estate estate, Arsenal arsenal) {
        ending = true;
        try {
            estate.close();
            arsenal.close();
            Place.delete(estate.place().root());
        } catch (IOException e) {
            System.err.println("not everything could be stopped: " + e.getMessage() + "; try: sh " + estate.script());
        }
    }

    private Result play(Estate estate, Arsenal arsenal, Narrator narrator, Vertx vertx, long started)
            throws IOException {
        Place place = estate.place();
        estate.daemon().configure(home.resolve("charms"), LIMITS);
        try (EventFeed feed = new EventFeed(narrator);
                Sampler sampler = new Sampler(place, vertx)) {
            Api api = estate.daemon().start();
            feed.connect(api);
            Script script = new Script(narrator, feed, api);
            script.deploy(pair.from(), plan.units());
            Evidence.Baseline before = Evidence.baseline(place, sampler);
            WriterProcess writer = WriterProcess.start(place);
            writer.awaitCommits(WriterProcess.RATE, 30);
            Field field = new Field(estate, arsenal, script, feed, sampler, feed.told());
            begun = System.nanoTime();
            fight(field);
            calm(field);
            untilWell(field, vertx);
            String outcome = state(field);
            Written written = writer.stop();
            Evidence seen = Evidence.gather(place, vertx, sampler, before);
            return judge(place, outcome, written, seen, estate.daemon().restarts(), started);
        } catch (Trouble trouble) {
            findings.add(trouble.getMessage());
            return new Result("trouble", 0, 0, 0, List.copyOf(findings), place.root() + ": " + trouble.getMessage());
        }
    }

    /** Until the run has ended; strikes fall meanwhile, and a person does what is suggested. */
    private void fight(Field field) throws IOException, Trouble {
        boolean over = false;
        while (!over) {
            strike(field);
            person(field);
            over = look(field);
            if (millis() > UNTIL_ENDED_MILLIS) {
                findings.add(
                        "not over after " + millis() + " ms: " + field.script().sentence());
                over = true;
            }
            untilSomethingHappens(field);
        }
    }

    private boolean look(Field field) throws IOException, Trouble {
        try {
            JsonNode application = field.script().application();
            JsonNode run = application.path("refresh");
            if (!run.isObject() || run.path("ended").asBoolean()) {
                return !again(field, application);
            }
            String state = run.path("state").asText();
            boolean human = application.path("reason").path("heals").asText().equals("human");
            if ((state.equals("paused") || state.equals("blocked")) && human) {
                follow(field, application);
            }
        } catch (IOException | Trouble notNow) {
            // The daemon is not there, or not ready; it will be.
            return false;
        }
        return false;
    }

    /** Begins the run, and again when its checks failed under fire; whether there is something to wait for. */
    private boolean again(Field field, JsonNode application) throws IOException, Trouble {
        JsonNode run = application.path("refresh");
        String why = run.path("reason").path("code").asText();
        boolean never = !run.isObject();
        boolean failed = run.path("state").asText().equals("cancelled") && why.equals("check-failed");
        if (!(never || failed) || refreshes >= MOST_REFRESHES) {
            return false;
        }
        if (failed && millis() - lastCommand < 1_500) {
            return true;
        }
        lastCommand = millis();
        field.script().beginRefresh(pair.to(), Api.body().put("pauseAfter", plan.policy()));
        refreshes++;
        return true;
    }

    private void strike(Field field) throws IOException, Trouble {
        int events = field.feed().told() - field.eventsBefore();
        for (Strike strike : List.copyOf(left)) {
            if (strike.due(millis(), events)) {
                left.remove(strike);
                perform(field, strike);
            }
        }
        for (long due : List.copyOf(later.keySet())) {
            Runnable work = due <= millis() ? later.remove(due) : null;
            if (work != null) {
                work.run();
            }
        }
        if (!field.estate().daemon().alive() && later.isEmpty()) {
            start(field);
        }
    }

    private void perform(Field field, Strike strike) throws IOException {
        Arsenal arsenal = field.arsenal();
        struck.merge(strike.kind(), 1, Integer::sum);
        switch (strike.kind()) {
            case DAEMON_KILLED -> {
                field.estate().daemon().kill();
                after(strike.length(), () -> {});
            }
            case UNIT_KILLED -> arsenal.kill(strike.unit());
            case UNIT_STOPPED -> {
                arsenal.stop(strike.unit());
                after(strike.length(), () -> quietly(arsenal::goOn));
            }
            case DISK_FULL -> {
                if (arsenal.fillable()) {
                    arsenal.fill();
                    after(strike.length(), () -> quietly(arsenal::empty));
                }
            }
            case CONNECTIONS_DROPPED -> arsenal.drop(strike.unit());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void quietly(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void after(long millis, Runnable work) {
        long due = millis() + millis;
        while (later.containsKey(due)) {
            due++;
        }
        later.put(due, work);
    }

    private void start(Field field) throws IOException, Trouble {
        if (ending) {
            throw new Trouble("somebody ended this");
        }
        field.arsenal().empty();
        Api api = field.estate().daemon().start();
        field.script().moved(api);
        field.feed().connect(api);
    }

    private void person(Field field) {
        if (!plan.person().isEmpty() && !asked && millis() > plan.personMillis()) {
            try {
                asked = true;
                refreshctl(field, plan.person() + " " + Place.APPLICATION);
            } catch (IOException refused) {
                // Whatever the daemon says to it: a person may ask at any moment.
                asked = true;
            }
        }
    }

    /** Does what the daemon suggests, word for word. */
    private void follow(Field field, JsonNode application) throws IOException {
        if (millis() - lastCommand < BETWEEN_COMMANDS_MILLIS) {
            return;
        }
        lastCommand = millis();
        commands++;
        JsonNode reason = application.path("reason");
        String next = reason.path("next").asText();
        if (next.isEmpty()) {
            findings.add("no way on is offered: " + reason);
        } else if (next.startsWith("refreshctl ")) {
            refreshctl(field, next.substring("refreshctl ".length()));
        } else {
            Arsenal.run("sh", "-c", next);
        }
    }

    private void refreshctl(Field field, String line) throws IOException {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        if (words.get(0).equals("rollback") && !words.contains("--yes")) {
            words.add("--yes");
        }
        words.addAll(List.of("--state-folder", field.estate().place().state().toString()));
        Process process = Child.java("64m", "io.refreshd.cli.Refreshctl", words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        field.estate().place().root().resolve("refreshctl.log").toFile()))
                .start();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Nothing strikes any more, and what was stopped or full is not. */
    private void calm(Field field) throws IOException, Trouble {
        left.clear();
        later.clear();
        field.arsenal().goOn();
        field.arsenal().empty();
        if (!field.estate().daemon().alive()) {
            start(field);
        }
    }

    /** Strikes are due by events and by the time. */
    private static void untilSomethingHappens(Field field) {
        int told = field.feed().told();
        Eventually.within(TICK, () -> field.feed().told() > told);
    }

    private void untilWell(Field field, Vertx vertx) throws IOException, Trouble {
        long deadline = millis() + UNTIL_WELL_MILLIS;
        while (!(well(field) && answers(field, vertx))) {
            if (millis() > deadline) {
                findings.add(
                        "not every unit is well at the end: " + field.script().sentence());
                return;
            }
            untilSomethingHappens(field);
        }
    }

    private boolean well(Field field) throws IOException {
        JsonNode application = field.script().application();
        // What was followed after the end may have begun another run.
        boolean all = application.path("refresh").path("ended").asBoolean();
        for (JsonNode unit : application.path("units")) {
            all &= unit.path("healthy").asBoolean();
        }
        if (!all && application.path("reason").path("heals").asText().equals("human")) {
            follow(field, application);
        }
        return all;
    }

    /** The daemon says what it saw last, which may be older than the last strike. */
    private static boolean answers(Field field, Vertx vertx) throws IOException {
        Access access = Access.read(field.estate().place().clientFile());
        try {
            for (Access.Address unit : access.units()) {
                Sql.ask(vertx, access, unit, "SELECT 1");
            }
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String state(Field field) throws IOException {
        return field.script().application().path("refresh").path("state").asText();
    }

    private Result judge(Place place, String outcome, Written written, Evidence seen, int restarts, long started)
            throws IOException {
        long lost = seen.audit().lost();
        List<String> doubles = new ArrayList<>(seen.overlaps());
        doubles.addAll(forks(place));
        add(lost > 0, lost + " acknowledged commits lost: " + seen.audit().missing());
        add(!doubles.isEmpty(), String.join("; ", doubles));
        add(!seen.audit().silent().isEmpty(), "silent: " + seen.audit().silent());
        add(written.last() && seen.audit().acknowledged() < written.acknowledged(), "the ledger is not whole");
        String wanted = outcome.equals("completed")
                ? pair.to().version().toString()
                : pair.from().version().toString();
        boolean right =
                outcome.equals("cancelled") || seen.versions().values().stream().allMatch(wanted::equals);
        add(!right, outcome + ", and the units run " + seen.versions());
        add(!List.of("completed", "rolled-back", "cancelled").contains(outcome), "it ended " + outcome);
        String line = String.format(
                Locale.ROOT,
                "%s in %.1f s, %d restarts of the daemon, %d commands, %d timelines, %d of %d lost",
                outcome,
                (System.nanoTime() - started) / 1e9,
                restarts,
                commands,
                seen.switchovers(),
                lost,
                seen.audit().acknowledged());
        return new Result(
                outcome,
                seen.audit().acknowledged(),
                lost,
                doubles.size(),
                List.copyOf(findings),
                line + (findings.isEmpty() ? "" : "; kept in " + place.root()));
    }

    private void add(boolean wrong, String finding) {
        if (wrong) {
            findings.add(finding);
        }
    }

    /** A timeline's parents are the same wherever it is known; otherwise two units began it, each for itself. */
    private static List<String> forks(Place place) throws IOException {
        Map<String, String> known = new TreeMap<>();
        List<String> forks = new ArrayList<>();
        for (Path unit : place.units().values()) {
            try (Stream<Path> files = Files.list(unit.resolve("data").resolve("pg_wal"))) {
                for (Path file :
                        files.filter(one -> one.toString().endsWith(".history")).toList()) {
                    String name = file.getFileName().toString();
                    String parents = Files.readString(file);
                    String other = known.putIfAbsent(name, parents);
                    if (other != null && !other.equals(parents)) {
                        forks.add("timeline " + name + " has two histories");
                    }
                }
            }
        }
        return forks;
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }
}
