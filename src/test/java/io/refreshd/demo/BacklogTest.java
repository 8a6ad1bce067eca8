package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(2);

    @Test
    void whatIsDueFirstGoesFirst() {
        backlog.add(new Backlog.Due(1, 10));
        backlog.add(new Backlog.Due(2, 20));

        assertThat(backlog.next()).contains(new Backlog.Due(1, 10));
        assertThat(backlog.next()).contains(new Backlog.Due(2, 20));
        assertThat(backlog.next()).isEmpty();
    }

    @Test
    void whatComesBackGoesBeforeAnythingNewer() {
        backlog.add(new Backlog.Due(1, 10));
        backlog.add(new Backlog.Due(2, 20));
        backlog.next().ifPresent(backlog::again);

        assertThat(backlog.next()).contains(new Backlog.Due(1, 10));
    }

    @Test
    void aFullBacklogTakesNothingNewButTakesBack() {
        backlog.add(new Backlog.Due(1, 10));
        backlog.add(new Backlog.Due(2, 20));
        backlog.add(new Backlog.Due(3, 30));
        backlog.again(new Backlog.Due(0, 0));

        assertThat(backlog.size()).isEqualTo(3);
        assertThat(backlog.next()).contains(new Backlog.Due(0, 0));
    }
}
