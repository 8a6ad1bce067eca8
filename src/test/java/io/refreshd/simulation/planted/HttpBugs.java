package io.refreshd.simulation.planted;

import io.refreshd.decide.Application;
import io.refreshd.decide.Command;
import io.refreshd.decide.Entry;
import io.refreshd.decide.Refusal;
import io.refreshd.decide.Run;
import io.refreshd.decide.RunPhase;
import io.refreshd.journal.Journal;
import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import io.refreshd.run.Answer;
import io.refreshd.run.Applications;
import io.refreshd.run.View;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Bugs between the applications and who asks over HTTP, and in what has to be kept for an answer. */
final class HttpBugs {
    private HttpBugs() {}

    static List<Planted> all() {
        return List.of(
                inFront("an accepted command is answered with the number before its own", Belated::new),
                inFront("a rollback that was accepted is answered as if it had come too late", Denying::new),
                inFront("what is shown is older than the generation that is shown with it", Outdated::new),
                inFront("who asks for what is not possible now is not told what is", Curt::new),
                inFront("the generation that somebody insists on is not looked at", Lenient::new),
                inFront("a command that is refused breaks the request", Breaking::new),
                inFront("a run that is blocked is shown as if it went on", Rosy::new),
                Bug.inJournal("the content of a release is not kept", Careless::new));
    }

    private static Planted inFront(String what, UnaryOperator<Applications> front) {
        return new Planted() {
            @Override
            public String what() {
                return what;
            }

            @Override
            public Applications applications(Applications real) {
                return front.apply(real);
            }
        };
    }

    private static class Before implements Applications {
        final Applications real;

        Before(Applications real) {
            this.real = real;
        }

        @Override
        public Future<Answer> submit(String application, Command command, Command.Request request) {
            return real.submit(application, command, request).map(answer -> answered(command, answer));
        }

        Answer answered(Command command, Answer answer) {
            return answer;
        }

        @Override
        public List<View> views() {
            return real.views();
        }

        @Override
        public Optional<View> view(String application) {
            return real.view(application);
        }

        @Override
        public Future<List<Entry>> events(long after, int limit) {
            return real.events(after, limit);
        }

        @Override
        public Runnable subscribe(Consumer<Entry> listener) {
            return real.subscribe(listener);
        }

        @Override
        public int epoch() {
            return real.epoch();
        }
    }

    private static final class Lenient extends Before {
        Lenient(Applications real) {
            super(real);
        }

        @Override
        public Future<Answer> submit(String application, Command command, Command.Request request) {
            return real.submit(
                    application,
                    command,
                    new Command.Request(
                            request.action(),
                            request.unit(),
                            request.parameters(),
                            request.source(),
                            request.actor(),
                            request.key(),
                            request.fingerprint()));
        }
    }

    private static final class Belated extends Before {
        Belated(Applications real) {
            super(real);
        }

        @Override
        Answer answered(Command command, Answer answer) {
            return answer.refusal().isPresent() ? answer : new Answer(answer.operation() - 1, Optional.empty());
        }
    }

    private static final class Denying extends Before {
        Denying(Applications real) {
            super(real);
        }

        @Override
        Answer answered(Command command, Answer answer) {
            boolean denied =
                    command instanceof Command.Rollback && answer.refusal().isEmpty();
            return denied ? refused(Refusal.Kind.CONFLICT, Bent.WHY.code(), "refreshctl status postgresql") : answer;
        }
    }

    private static final class Curt extends Before {
        Curt(Applications real) {
            super(real);
        }

        @Override
        Answer answered(Command command, Answer answer) {
            return answer.refusal()
                    .map(refusal -> refused(refusal.kind(), refusal.reason().code(), ""))
                    .orElse(answer);
        }
    }

    private static Answer refused(Refusal.Kind kind, ReasonCode code, String next) {
        return new Answer(0, Optional.of(new Refusal(kind, new Reason(code, "as planted", next))));
    }

    private static final class Breaking extends Before {
        Breaking(Applications real) {
            super(real);
        }

        @Override
        Answer answered(Command command, Answer answer) {
            if (answer.refusal().isPresent()) {
                throw new IllegalStateException("as planted");
            }
            return answer;
        }
    }

    private static final class Outdated extends Before {
        private Optional<View> earlier = Optional.empty();

        Outdated(Applications real) {
            super(real);
        }

        @Override
        public Optional<View> view(String application) {
            Optional<View> now = real.view(application);
            Optional<View> shown = earlier;
            earlier = now;
            return now.map(view -> with(view, shown.orElse(view).application()));
        }
    }

    private static final class Careless extends OutsiderJournal {
        Careless(Journal real) {
            super(real);
        }

        @Override
        public Future<Void> keep(String sha256, byte[] content) {
            return Future.succeededFuture();
        }
    }

    private static final class Rosy extends Before {
        Rosy(Applications real) {
            super(real);
        }

        @Override
        public Optional<View> view(String application) {
            return real.view(application).map(view -> with(view, Copies.run(view.application(), Rosy::unblocked)));
        }

        private static Run unblocked(Run run) {
            return run.phase() instanceof RunPhase.Blocked blocked ? Copies.phase(run, blocked.was()) : run;
        }
    }

    private static View with(View view, Application application) {
        return new View(
                application,
                view.generation(),
                view.seen(),
                view.leader(),
                view.reason(),
                view.unitReasons(),
                view.endpoints());
    }
}
