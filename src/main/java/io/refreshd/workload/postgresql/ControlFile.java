package io.refreshd.workload.postgresql;

import io.refreshd.decide.ControlSeen;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads {@code global/pg_control} as PostgreSQL 13 to 18 write it (control versions 1300, 1700, 1800). The beginning is
 * the same in all; the checksum stands at the end, and proves that the layout is the one that is believed.
 */
public final class ControlFile {
    private static final int SYSTEM_IDENTIFIER = 0;
    private static final int VERSION = 8;
    private static final int STATE = 16;
    private static final int CHECKPOINT = 32;
    private static final int TIMELINE = 48;
    private static final int SHORTEST = 512;

    /** Offsets of the checksum, by control version; another minor of these majors would use one of them. */
    private static final int[] CHECKSUMS = {288, 292};

    private ControlFile() {}

    /** Reads a data folder's control file; empty when there is none. */
    public static Optional<ControlSeen> read(Path data) {
        Path file = data.resolve("global/pg_control");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        boolean standby = Files.exists(data.resolve(StandbySignal.NAME));
        try {
            ControlSeen seen = parse(Files.readAllBytes(file), standby);
            // The server may be writing it right now: a torn copy is read once more.
            return Optional.of(
                    seen.state() == ControlSeen.State.INVALID ? parse(Files.readAllBytes(file), standby) : seen);
        } catch (IOException unreadable) {
            return Optional.of(invalid(standby));
        }
    }

    static ControlSeen parse(byte[] bytes, boolean standby) {
        if (bytes.length < SHORTEST) {
            return invalid(standby);
        }
        ByteBuffer control = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        int version = control.getInt(VERSION);
        if (version < 1300 || version >= 1900 || !intact(control, bytes)) {
            return invalid(standby);
        }
        return new ControlSeen(
                state(control.getInt(STATE)),
                Long.toUnsignedString(control.getLong(SYSTEM_IDENTIFIER)),
                Integer.toUnsignedLong(control.getInt(TIMELINE)),
                control.getLong(CHECKPOINT),
                standby);
    }

    private static boolean intact(ByteBuffer control, byte[] bytes) {
        for (int offset : CHECKSUMS) {
            CRC32C checksum = new CRC32C();
            checksum.update(bytes, 0, offset);
            if ((int) checksum.getValue() == control.getInt(offset)) {
                return true;
            }
        }
        return false;
    }

    private static ControlSeen.State state(int state) {
        return switch (state) {
            case 1 -> ControlSeen.State.SHUT_DOWN;
            case 2 -> ControlSeen.State.SHUT_DOWN_IN_RECOVERY;
            case 4, 5 -> ControlSeen.State.IN_RECOVERY;
            case 6 -> ControlSeen.State.IN_PRODUCTION;
            default -> ControlSeen.State.OTHER;
        };
    }

    private static ControlSeen invalid(boolean standby) {
        return new ControlSeen(ControlSeen.State.INVALID, "", 0, 0, standby);
    }
}
