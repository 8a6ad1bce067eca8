package io.refreshd.decide;

/** Members with something changed. */
final class MemberSeenSample {
    private MemberSeenSample() {}

    static MemberSeen state(MemberSeen old, String state) {
        return new MemberSeen(
                old.name(), state, old.role(), old.timeline(), old.lag(), old.nofailover(), old.cluster(), "");
    }
}
