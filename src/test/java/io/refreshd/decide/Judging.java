package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.Facts.ServerFacts;
import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Release;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A healthy cluster on 14.8 that is asked to become 14.9; a test changes what its check is about. */
final class Judging {
    final Given given;
    final FactsSample facts;
    Stage stage = Stage.PRE;

    Judging() {
        this(Given.deployed(3), Given.NEW);
    }

    Judging(Given given, Release target) {
        this.given = given;
        this.facts = new FactsSample(target);
    }

    /** The same after the refresh, when every unit runs the target. */
    static Judging after() {
        Given given = Given.deployed(3).refreshing();
        given.changed(2, 1, 0);
        Judging judging = new Judging(given.verifying(), Given.NEW);
        judging.stage = Stage.POST;
        return judging;
    }

    Judging with(Consumer<FactsSample> change) {
        change.accept(facts);
        return this;
    }

    Judging server(int ordinal, UnaryOperator<ServerFacts> change) {
        Facts.UnitFacts unit = facts.units.get(ordinal);
        facts.units.put(
                ordinal,
                new Facts.UnitFacts(
                        Probe.read(change.apply(unit.server().value().orElseThrow())), unit.disk()));
        return this;
    }

    Judging serverUnreadable(int ordinal) {
        facts.units.put(
                ordinal,
                new Facts.UnitFacts(
                        Probe.unreadable("no answer"), facts.units.get(ordinal).disk()));
        return this;
    }

    CheckResult judge(String name) {
        List<CheckResult> results =
                Verdicts.judge(given.app(), given.seen(), facts.facts(), stage, List.of(), given.limits);
        return results.stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no check " + name + " at " + stage));
    }

    void passes(String name, String... words) {
        found(name, CheckStatus.PASS, words);
    }

    void warns(String name, String... words) {
        found(name, CheckStatus.WARN, words);
    }

    void fails(String name, String... words) {
        found(name, CheckStatus.FAIL, words);
    }

    void errs(String name, String... words) {
        found(name, CheckStatus.ERROR, words);
    }

    private void found(String name, CheckStatus status, String... words) {
        CheckResult result = judge(name);
        assertThat(result.status()).as("%s", result).isEqualTo(status);
        List.of(words).forEach(word -> assertThat(result.observed()).contains(word));
        assertThat(result.threshold()).isNotBlank();
        assertThat(result.fix().isBlank()).as("%s", result).isEqualTo(status == CheckStatus.PASS);
    }
}
