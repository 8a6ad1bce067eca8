package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Asked;
import io.refreshd.decide.Command;
import io.refreshd.decide.Decider;
import io.refreshd.decide.Decision;
import io.refreshd.decide.Limits;
import io.refreshd.decide.Moment;
import io.refreshd.decide.Outcome;
import io.refreshd.decide.Snapshot;
import io.refreshd.journal.Journal;
import io.refreshd.run.Applications;
import io.refreshd.run.World;
import io.refreshd.simulation.trial.Scenario;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A bug in one place. */
record Bug(String what, Function<Limits, Decider> cores, UnaryOperator<Journal> journals, UnaryOperator<World> worlds)
        implements Planted {
    /** What a decision is made into. */
    interface Deciding {
        Decision bend(Application application, Snapshot seen, Decision right);
    }

    /** What an answer is made into. */
    interface Answering {
        Outcome bend(Asked asked, Command command, Outcome right);
    }

    @Override
    public Decider core(Limits limits) {
        return cores.apply(limits);
    }

    @Override
    public Journal journal(Journal real) {
        return journals.apply(real);
    }

    @Override
    public World world(World real) {
        return worlds.apply(real);
    }

    static Planted inCore(String what, Function<Limits, Decider> cores) {
        return new Bug(what, cores, real -> real, real -> real);
    }

    static Planted inJournal(String what, UnaryOperator<Journal> journals) {
        return new Bug(what, Decider::new, journals, real -> real);
    }

    static Planted inWorld(String what, UnaryOperator<World> worlds) {
        return new Bug(what, Decider::new, real -> real, worlds);
    }

    /** The core takes the application for something else. */
    static Planted knowing(String what, BiFunction<Application, Snapshot, Application> known) {
        return inCore(what, limits -> new Bent(limits) {
            @Override
            Application known(Application application, Snapshot seen) {
                return known.apply(application, seen);
            }
        });
    }

    /** The core takes what is there for something else. */
    static Planted seeing(String what, BiFunction<Application, Snapshot, Snapshot> looked) {
        return inCore(what, limits -> new Bent(limits) {
            @Override
            Snapshot seen(Application application, Snapshot seen) {
                return looked.apply(application, seen);
            }
        });
    }

    /** The core takes the moment for another one. */
    static Planted timing(String what, BiFunction<Application, Moment, Moment> told) {
        return inCore(what, limits -> new Bent(limits) {
            @Override
            Moment moment(Application application, Moment moment) {
                return told.apply(application, moment);
            }
        });
    }

    /** The core decides something else. */
    static Planted deciding(String what, Deciding deciding) {
        return inCore(what, limits -> new Bent(limits) {
            @Override
            Decision decided(Application application, Snapshot seen, Decision right) {
                return deciding.bend(application, seen, right);
            }
        });
    }

    /** The core answers something else. */
    static Planted answering(String what, Answering answering) {
        return inCore(what, limits -> new Bent(limits) {
            @Override
            Outcome answered(Asked asked, Command command, Outcome right) {
                return answering.bend(asked, command, right);
            }
        });
    }

    /** Told only in worlds where it can be told; the others are passed over. */
    static Planted only(Predicate<Scenario> where, Planted bug) {
        return only(where, bug, bug.what());
    }

    /** The same, and told in other words. */
    static Planted only(Predicate<Scenario> where, Planted bug, String what) {
        return new Planted() {
            @Override
            public String what() {
                return what;
            }

            @Override
            public boolean mayShowIn(Scenario scenario) {
                return where.test(scenario);
            }

            @Override
            public Decider core(Limits limits) {
                return bug.core(limits);
            }

            @Override
            public Journal journal(Journal real) {
                return bug.journal(real);
            }

            @Override
            public World world(World real) {
                return bug.world(real);
            }

            @Override
            public Applications applications(Applications real) {
                return bug.applications(real);
            }
        };
    }

    static Planted limited(String what, UnaryOperator<Limits> limited) {
        return inCore(what, limits -> new Decider(limited.apply(limits)));
    }
}
