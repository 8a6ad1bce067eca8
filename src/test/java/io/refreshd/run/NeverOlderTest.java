package io.refreshd.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.PodSeen;
import io.refreshd.decide.ProcessSeen;
import io.refreshd.decide.SetSeen;
import io.refreshd.decide.Snapshot;
import io.refreshd.decide.Step;
import io.refreshd.decide.UnitSeen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeverOlderTest {
    private final NeverOlder neverOlder = new NeverOlder();

    @Test
    void afterALostAnswerTheServerItselfIsAsked() {
        assertThat(neverOlder.than("web", seen("10", "11")).trouble()).isEmpty();
        neverOlder.doubt("web", new Step.LowerPartition(1, "10"));
        assertThat(neverOlder.doubted("web")).containsExactly("web");
        assertThat(neverOlder.doubted("other")).isEmpty();
        neverOlder.told("web", "12");
        assertThat(neverOlder.doubted("web")).isEmpty();
        assertThat(neverOlder.than("web", seen("10", "11")).trouble()).contains("older state of web");
        assertThat(neverOlder.than("web", seen("12", "11")).trouble()).isEmpty();
    }

    @Test
    void whatIsGoneIsNoLongerInDoubt() {
        neverOlder.doubt("web", new Step.DeletePod(0, "uid", "11"));
        assertThat(neverOlder.doubted("web")).containsExactly("web-0");
        neverOlder.told("web-0", "");
        assertThat(neverOlder.doubted("web")).isEmpty();
        assertThat(neverOlder.than("web", seen("10", "11")).trouble()).isEmpty();
    }

    private static Snapshot seen(String set, String pod) {
        UnitSeen unit = new UnitSeen(
                0,
                Optional.empty(),
                new ProcessSeen(ProcessSeen.State.RUNNING, "", 0),
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.of(new PodSeen("uid-2", pod, true, false, Optional.empty())));
        SetSeen present =
                new SetSeen("uid-1", set, true, 1, 0, Optional.empty(), Optional.empty(), 10, true, List.of(), "");
        return new Snapshot(List.of(unit), Instant.EPOCH, Optional.of(present), "");
    }

    @Test
    void whatIsNewerOrTheSameIsPassedOn() {
        assertThat(neverOlder.than("web", seen("9", "8"))).isEqualTo(seen("9", "8"));
        assertThat(neverOlder.than("web", seen("9", "8"))).isEqualTo(seen("9", "8"));
        assertThat(neverOlder.than("web", seen("10", "11"))).isEqualTo(seen("10", "11"));
    }

    @Test
    void whatIsOlderThanWhatWasSeenBeforeIsHeldBackAndNamed() {
        neverOlder.than("web", seen("10", "11"));
        assertThat(neverOlder.than("web", seen("9", "11")).trouble()).contains("older state of web than");
        assertThat(neverOlder.than("web", seen("10", "8")).trouble()).contains("older state of web-0");
        assertThat(neverOlder.than("web", seen("10", "11")).trouble()).isEmpty();
        assertThat(neverOlder.than("other", seen("1", "1")).trouble()).isEmpty();
    }

    @Test
    void aVersionThatIsNoNumberIsNotCompared() {
        neverOlder.than("web", seen("10", "11"));
        assertThat(neverOlder.than("web", seen("one", "two")).trouble()).isEmpty();
    }
}
