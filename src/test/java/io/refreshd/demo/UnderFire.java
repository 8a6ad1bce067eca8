package io.refreshd.demo;

import io.refreshd.charm.CharmStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code scripts/soak --real N}: real upgrades with kills, stops, a full disk and dropped connections at moments that are
 * drawn from a printed seed. Ends with 1 when anything was found, 2 when it was asked wrongly.
 */
public final class UnderFire {
    private static final int ASKED_WRONGLY = 2;

    private final PrintStream out;
    private final long seed;
    private final Map<Strike.Kind, Integer> struck = new EnumMap<>(Strike.Kind.class);
    private final Map<String, Integer> endings = new TreeMap<>();
    private long upgrades;
    private long acknowledged;
    private long lost;
    private long doubles;
    private long findings;

    UnderFire(PrintStream out, long seed) {
        this.out = out;
        this.seed = seed;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int until = 0;
        int from = 1;
        long seed = System.nanoTime() & 0xffffff;
        try {
            for (int i = 0; i + 1 < arguments.length; i += 2) {
                switch (arguments[i]) {
                    case "--real" -> until = Integer.parseInt(arguments[i + 1]);
                    case "--seed" -> seed = Long.parseLong(arguments[i + 1]);
                    case "--from" -> from = Integer.parseInt(arguments[i + 1]);
                    default -> throw new NumberFormatException(arguments[i]);
                }
            }
        } catch (NumberFormatException wrong) {
            until = 0;
        }
        if (until < from || arguments.length % 2 != 0) {
            System.err.println("soak: --real N [--seed S] [--from K], numbers with K not above N");
            System.exit(ASKED_WRONGLY);
        }
        System.exit(new UnderFire(out, seed).all(from, until));
    }

    /** Upgrades from one number to another, both included; the exit status. */
    int all(int from, int until) throws Exception {
        Path home = Path.of(System.getProperty("refreshd.home", ".")).toAbsolutePath();
        Pair pair = Pair.find(new CharmStore(home.resolve("charms")).load(Place.APPLICATION), "", "");
        out.println("seed " + seed);
        for (int number = from; number <= until; number++) {
            one(FirePlan.draw(seed, number), pair, home);
        }
        out.println("strikes " + struck + ", ended " + endings + ", " + acknowledged + " commits");
        out.printf(Locale.ROOT, "%d upgrades under fire, %d lost, %d double primaries%n", upgrades, lost, doubles);
        return findings == 0 ? 0 : 1;
    }

    private void one(FirePlan plan, Pair pair, Path home) throws IOException {
        out.println(plan.number() + ": " + plan);
        FireRun run = new FireRun(plan, pair, home);
        FireRun.Result result = run.run();
        run.struck().forEach((kind, count) -> struck.merge(kind, count, Integer::sum));
        endings.merge(result.outcome(), 1, Integer::sum);
        acknowledged += result.acknowledged();
        upgrades++;
        lost += result.lost();
        doubles += result.doubles();
        findings += result.findings().size();
        out.println("   " + result.line());
        result.findings().forEach(finding -> out.println("   FOUND " + finding));
        if (!result.findings().isEmpty()) {
            out.println(
                    "   again: scripts/soak --real " + plan.number() + " --seed " + seed + " --from " + plan.number());
        }
    }
}
