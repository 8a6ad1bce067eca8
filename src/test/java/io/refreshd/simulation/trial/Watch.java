package io.refreshd.simulation.trial;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.run.View;
import io.refreshd.simulation.SimJournal.Written;
import io.refreshd.simulation.SimUnit;
import io.refreshd.simulation.SimWorld;
import io.refreshd.simulation.Simulation;
import io.refreshd.simulation.rule.AtEveryEvent;
import io.refreshd.simulation.rule.Audience;
import io.refreshd.simulation.rule.Checker;
import io.refreshd.simulation.rule.Checkers;
import io.refreshd.simulation.rule.Exchange;
import io.refreshd.simulation.rule.Rule;
import io.refreshd.simulation.rule.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stands between the daemon and everything else, and tells all checkers of what passes. */
final class Watch implements SimWorld.Witness {
    final Scene scene;
    private final Audience audience;
    private final List<AtEveryEvent> lookers;
    private final Digest digest;

    Watch(Scene scene, Digest digest) {
        this(scene, Checkers.all(scene), digest);
    }

    Watch(Scene scene, List<Checker> checkers, Digest digest) {
        this.scene = scene;
        audience = new Audience(checkers);
        this.digest = digest;
        List<AtEveryEvent> looking = new ArrayList<>();
        for (Checker checker : checkers) {
            if (checker instanceof AtEveryEvent looker) {
                looking.add(looker);
            }
        }
        lookers = List.copyOf(looking);
    }

    /** The core, watched. */
    Decider over(Decider core) {
        return new Decider(core.limits()) {
            @Override
            public Outcome answer(Asked asked, Command command) {
                Outcome outcome = orSurprise(() -> core.answer(asked, command));
                for (Checker checker : audience.answered) {
                    checker.answered(asked, command, outcome);
                }
                return outcome;
            }

            @Override
            public Decision next(Application application, Snapshot seen, Moment moment) {
                Decision decision = orSurprise(() -> core.next(application, seen, moment));
                for (Checker checker : audience.decided) {
                    checker.decided(application, seen, moment, decision);
                }
                return decision;
            }
        };
    }

    private <T> T orSurprise(java.util.function.Supplier<T> call) {
        scene.met(Rule.NO_SURPRISE);
        try {
            return call.get();
        } catch (RuntimeException thrown) {
            scene.found(
                    Rule.NO_SURPRISE,
                    thrown + " at " + List.of(thrown.getStackTrace()).subList(0, 4));
            throw thrown;
        }
    }

    void durable(Entry entry, Written kept) {
        digest.add(entry.seq());
        digest.add(entry.at());
        digest.written(entry.application(), kept);
        for (Checker checker : audience.written) {
            checker.written(entry);
        }
        if (entry.application().equals(Simulation.APP)) {
            Optional<Application> before = scene.fold(entry);
            for (Checker checker : audience.durable) {
                checker.durable(entry, before, scene.application());
            }
        }
    }

    void asks(Step step, int epoch) {
        for (Checker checker : audience.asks) {
            checker.asks(step, epoch);
        }
        for (Checker checker : audience.asks) {
            checker.asks(step);
        }
    }

    @Override
    public void takesHold(Step step) {
        digest.add(step.toString());
        for (Checker checker : audience.takesHold) {
            checker.takesHold(step);
        }
    }

    @Override
    public void becamePrimary(SimUnit unit) {
        for (Checker checker : audience.becamePrimary) {
            checker.becamePrimary(unit);
        }
    }

    void shown(View view) {
        for (Checker checker : audience.shown) {
            checker.shown(view);
        }
    }

    void replied(Exchange exchange) {
        for (Checker checker : audience.replied) {
            checker.replied(exchange);
        }
    }

    void happened() {
        for (AtEveryEvent looker : lookers) {
            looker.happened();
        }
    }

    void ended(View view) {
        for (Checker checker : audience.ended) {
            checker.ended(view);
        }
    }
}
