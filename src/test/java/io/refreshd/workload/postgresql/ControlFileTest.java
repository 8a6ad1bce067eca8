package io.refreshd.workload.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.refreshd.decide.ControlSeen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlFileTest {
    @TempDir
    private Path data;

    @ParameterizedTest(name = "control version {0}")
    @CsvSource({"1300, 288", "1700, 288", "1800, 292"})
    void everyLayoutIsRead(int version, int checksum) {
        ControlSeen seen = ControlFile.parse(control(version, checksum, 1), true);
        assertThat(seen)
                .isEqualTo(
                        new ControlSeen(ControlSeen.State.SHUT_DOWN, "18446744073709551615", 7, 0x1_0000_0028L, true));
    }

    @ParameterizedTest(name = "state {0} is {1}")
    @CsvSource({
        "0, OTHER",
        "1, SHUT_DOWN",
        "2, SHUT_DOWN_IN_RECOVERY",
        "3, OTHER",
        "4, IN_RECOVERY",
        "5, IN_RECOVERY",
        "6, IN_PRODUCTION",
        "7, OTHER"
    })
    void everyStateIsTold(int state, ControlSeen.State told) {
        assertThat(ControlFile.parse(control(1300, 288, state), false).state()).isEqualTo(told);
    }

    @Test
    void aFlippedBitAnywhereMakesItInvalid() {
        byte[] right = control(1300, 288, 1);
        for (int i = 0; i < 292; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 0x10;
            assertThat(ControlFile.parse(wrong, false).state()).as("byte %s", i).isEqualTo(ControlSeen.State.INVALID);
        }
    }

    @Test
    void aShortOrForeignFileIsInvalid() {
        assertThat(ControlFile.parse(new byte[100], false).state()).isEqualTo(ControlSeen.State.INVALID);
        assertThat(ControlFile.parse(new byte[8192], true))
                .isEqualTo(new ControlSeen(ControlSeen.State.INVALID, "", 0, 0, true));
        assertThat(ControlFile.parse(control(1201, 288, 1), false).state()).isEqualTo(ControlSeen.State.INVALID);
        assertThat(ControlFile.parse(control(1900, 288, 1), false).state()).isEqualTo(ControlSeen.State.INVALID);
    }

    @Test
    void theFolderSaysWhetherTheNextStartIsAsAStandby() throws IOException {
        assertThat(ControlFile.read(data)).isEmpty();
        Files.createDirectory(data.resolve("global"));
        Files.write(data.resolve("global/pg_control"), control(1300, 288, 6));
        assertThat(ControlFile.read(data).orElseThrow().standbySignal()).isFalse();
        StandbySignal.write(data, file -> {});
        StandbySignal.write(data, file -> {});
        assertThat(ControlFile.read(data).orElseThrow().standbySignal()).isTrue();
        StandbySignal.delete(data);
        StandbySignal.delete(data);
        assertThat(ControlFile.read(data).orElseThrow().standbySignal()).isFalse();
    }

    private static byte[] control(int version, int checksum, int state) {
        ByteBuffer file = ByteBuffer.allocate(8192).order(ByteOrder.nativeOrder());
        file.putLong(0, -1L);
        file.putInt(8, version);
        file.putInt(12, 202_107_181);
        file.putInt(16, state);
        file.putLong(32, 0x1_0000_0028L);
        file.putLong(40, 0x1_0000_0028L);
        file.putInt(48, 7);
        CRC32C crc = new CRC32C();
        crc.update(file.array(), 0, checksum);
        file.putInt(checksum, (int) crc.getValue());
        return file.array();
    }
}
