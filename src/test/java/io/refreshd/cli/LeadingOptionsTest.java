package io.refreshd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeadingOptionsTest {
    @Test
    void optionsBeforeTheCommandAreMovedBehindIt() {
        assertThat(LeadingOptions.moved("-o", "json", "--server=http://x", "--no-color", "status", "app"))
                .containsExactly("status", "-o", "json", "--server=http://x", "--no-color", "app");
    }

    @Test
    void everythingElseStaysWhereItIs() {
        assertThat(LeadingOptions.moved("--help")).containsExactly("--help");
        assertThat(LeadingOptions.moved("run", "app/leader", "start", "-o", "json"))
                .containsExactly("run", "app/leader", "start", "-o", "json");
        assertThat(LeadingOptions.moved("-o", "json")).containsExactly("-o", "json");
        assertThat(LeadingOptions.moved()).isEmpty();
    }
}
