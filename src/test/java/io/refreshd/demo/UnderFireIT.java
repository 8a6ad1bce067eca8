package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Some real upgrades under fire, others each time; many more are tried by {@code scripts/soak --real}. */
class UnderFireIT {
    private static final int UPGRADES = 3;

    @Test
    void realUpgradesUnderFireLoseNothingAndEndWell() throws Exception {
        long seed = Long.getLong("refreshd.seed", System.nanoTime() & 0xffffff);
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int status = new UnderFire(new PrintStream(told, true, StandardCharsets.UTF_8), seed).all(1, UPGRADES);
        String text = told.toString(StandardCharsets.UTF_8);
        System.out.print(text);
        assertThat(text.lines().reduce("", (first, last) -> last))
                .isEqualTo(UPGRADES + " upgrades under fire, 0 lost, 0 double primaries");
        assertThat(status).as(text).isZero();
    }
}
