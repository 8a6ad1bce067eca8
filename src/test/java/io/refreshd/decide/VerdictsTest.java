package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.model.CheckResult;
import io.refreshd.model.CheckStatus;
import io.refreshd.model.Skip;
import io.refreshd.model.Substrate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictsTest {
    @ParameterizedTest
    @EnumSource(Stage.class)
    void whenNothingIsWrongEverythingPasses(Stage stage) {
        Judging judging = stage == Stage.PRE ? new Judging() : Judging.after();
        List<CheckResult> results = judge(judging, judging.facts.facts(), List.of());
        assertThat(results).allMatch(result -> result.status() == CheckStatus.PASS, "passes");
        assertThat(results).extracting(CheckResult::name).isEqualTo(Verdicts.names(stage, Substrate.LOCAL));
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void whatCouldNotBeReadPassesNowhere(Stage stage) {
        Judging judging = stage == Stage.PRE ? new Judging() : Judging.after();
        List<String> seen = List.of("topology", "timeline", "system-identifier", "replication-lag", "version-order");
        assertThat(judge(judging, Facts.unreadable(judging.facts.target, "no rights"), List.of()))
                .filteredOn(result -> !seen.contains(result.name()))
                .allSatisfy(
                        result -> assertThat(result.status()).as("%s", result).isNotEqualTo(CheckStatus.PASS));
    }

    @Test
    void namesAreKebabCaseAndGivenOnce() {
        assertThat(Verdicts.names()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Verdicts.names(Stage.PRE, Substrate.LOCAL))
                .contains("backup-age")
                .doesNotContain("write-canary");
        assertThat(Verdicts.names(Stage.POST, Substrate.LOCAL))
                .contains("write-canary")
                .doesNotContain("backup-age");
    }

    @Test
    void aSkippedCheckSaysWhatItWouldHaveBeen() {
        Judging judging = new Judging();
        judging.given.unit(1).timeline = 9;
        List<CheckResult> results =
                judge(judging, judging.facts.facts(), List.of(new Skip("timeline", "it is being cloned")));
        assertThat(results)
                .filteredOn(result -> result.name().equals("timeline"))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.status()).isEqualTo(CheckStatus.SKIPPED);
                    assertThat(result.observed())
                            .startsWith("skipped: it is being cloned; it would have been fail: the timelines differ");
                });
        assertThat(results)
                .filteredOn(result -> result.status() != CheckStatus.PASS)
                .hasSize(1);
    }

    private static List<CheckResult> judge(Judging judging, Facts facts, List<Skip> skips) {
        return Verdicts.judge(
                judging.given.app(), judging.given.seen(), facts, judging.stage, skips, judging.given.limits);
    }
}
