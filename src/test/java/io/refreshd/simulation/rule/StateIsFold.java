package io.refreshd.simulation.rule;

import io.refreshd.decide.Application;
import io.refreshd.decide.Entry;
import io.refreshd.run.View;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.TreeMap;

/** A view is the fold of the disk up to its generation; a generation that is not on disk is shown to nobody. */
final class StateIsFold implements Checker {
    private static final int REMEMBERED = 64;

    private final Scene scene;
    private final TreeMap<Long, Application> folded = new TreeMap<>();
    private long compared;

    StateIsFold(Scene scene) {
        this.scene = scene;
    }

    @Override
    public void durable(Entry entry, Optional<Application> before, Application after) {
        folded.put(entry.seq(), after);
        if (folded.size() > REMEMBERED) {
            folded.pollFirstEntry();
        }
    }

    @Override
    public void replied(Exchange exchange) {
        JsonObject json = exchange.told().body();
        if (exchange.asksForAction() || exchange.refused() || !json.containsKey("charm-channel")) {
            return;
        }
        long generation = json.getLong("generation");
        Application disk = folded.get(generation);
        String tag = "\"" + generation + "\"";
        Optional<String> wrong = disk == null
                        || !tag.equals(exchange.told().headers().get("ETag"))
                ? Optional.of("generation " + generation + " is shown, which is not on disk or not what is tagged")
                : ShownOverHttp.wrong(json, disk);
        scene.check(Rule.STATE_IS_FOLD, wrong.isEmpty(), () -> wrong.orElseThrow() + ": " + exchange);
    }

    @Override
    public void shown(View view) {
        if (view.generation() == compared) {
            return;
        }
        compared = view.generation();
        Application disk = folded.get(compared);
        scene.check(
                Rule.STATE_IS_FOLD,
                view.application().equals(disk),
                () -> "generation " + compared + " is shown as " + view.application() + ", the disk says " + disk);
    }
}
