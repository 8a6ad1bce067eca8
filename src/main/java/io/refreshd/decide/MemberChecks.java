package io.refreshd.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether Patroni can be worked with. */
final class MemberChecks {
    private MemberChecks() {}

    static Finding patroni(Examination of) {
        for (int ordinal : of.ordinals()) {
            Optional<MemberSeen> member = of.seen().unit(ordinal).flatMap(UnitSeen::member);
            if (member.flatMap(MemberSeen::cluster).isEmpty()) {
                return Finding.error(
                        "Patroni of " + of.name(ordinal),
                        member.map(MemberSeen::trouble).orElse("it was not looked at"));
            }
        }
        Optional<String> unfit = Members.gate(of.application(), of.seen()).map(reason -> reason.sentence());
        if (unfit.isPresent()) {
            return Finding.fail(
                    unfit.get(),
                    "patronictl resume; a standby cluster is refreshed after it was promoted, or by its own means");
        }
        List<Integer> able = of.ordinals().stream()
                .filter(ordinal ->
                        of.seen().unit(ordinal).filter(Members::mayLead).isPresent())
                .toList();
        if (of.handsOver() && able.size() < 2) {
            return Finding.fail(
                    "the tag nofailover leaves " + Figures.count(able.size(), "member") + " that may lead",
                    "take the tag away from one more member: somebody has to lead while the primary changes");
        }
        return said(of, able);
    }

    private static Finding said(Examination of, List<Integer> able) {
        List<String> said = new ArrayList<>();
        if (!able.contains(of.ordinals().get(0))) {
            said.add(of.name(of.ordinals().get(0))
                    + " has the tag nofailover, so that the primary may have to move twice");
        }
        Members.cluster(of.seen())
                .map(PatroniSeen::scheduled)
                .filter(at -> !at.isEmpty())
                .ifPresent(at -> said.add("a switchover is planned for " + at));
        return said.isEmpty()
                ? Finding.pass(Figures.count(able.size(), "member") + " may lead, no pause mode")
                : Finding.warn(
                        String.join("; ", said), "patronictl flush, and the member's tags, if that is not meant");
    }
}
