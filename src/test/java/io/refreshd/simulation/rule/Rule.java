package io.refreshd.simulation.rule;

/** What must hold in every world, one checker each. */
public enum Rule {
    ONE_UNIT_DOWN("never is a unit stopped by us while another one is down"),
    DESCENDING_ORDER("units change from the highest ordinal to the lowest, and go back the other way"),
    PAUSED_IS_STILL("nothing moves while paused, but for a restart that a person asked for"),
    INTENT_FIRST("every step is covered by an open intent on disk"),
    LOOK_FIRST("every step follows from an observation that began after the step before ended"),
    PRIMARY_HANDED_OVER("the primary of several units is never stopped without a handover"),
    FEW_HANDOVERS("at most two handovers forward, one where the primary begins on the lowest unit, one more back"),
    PROMOTED_WITH_PROOF("nothing is promoted before the old primary is shut down, marked, and replayed to its end"),
    ONE_WRITABLE("never are there two writable primaries by our hand"),
    NO_WRITE_LOST("no acknowledged write is lost by our hand"),
    ROLLBACK_EXACT("a rollback touches changed units only and ends on the recorded releases"),
    JOURNAL_MONOTONE("sequence numbers and epochs grow by one"),
    VALID_EPOCH("every step is asked for by the daemon that started last"),
    STATE_IS_FOLD("what is shown is the fold of what is on disk, never more"),
    REASON_GIVEN("every wait and every refusal has a sentence, every stop a next command"),
    SLOTS_CONSUMED("at the end every slot has a consumer and every standby its slot; a candidate has its slots before"),
    PAUSES_KEPT("a pause comes when it is due or asked for, and one resume releases what it names"),
    HEALTHY_FIRST("a unit counts as changed only when it is healthy and soaked"),
    GATE_PASSED("no unit is touched before the checks passed, for this target, these units, and not long ago"),
    RUN_OPEN("units are changed for a run only while it is in the phase for it"),
    TRUE_END("completed means every unit runs the target, healthy and checked; deployed means all units are there"),
    HANDOVER_WHOLE("a handover ends by its own end only, and that end is true"),
    NOTHING_HALF("a run that ends leaves no unit half changed, and a cancelled one no useless spare unit"),
    ONE_ANSWER("a request that comes again with its key gets the answer that it got"),
    ANSWER_KEPT("what is accepted over HTTP is on disk, what is refused is not"),
    STALE_REFUSED("who insists on a generation is accepted only while it is the newest"),
    RELEASE_KEPT("the content of every release that is gone to is on disk"),
    HEALS_BOUNDED("a blocked run goes on by itself only from what passes, and a bounded number of times"),
    PARTITION_HELD("a template is written with every pod held, and the partition lets go one pod at a time"),
    FOREIGN_KEPT("what somebody else wrote into the template is not overwritten but on the way back"),
    FEW_REQUESTS("where nothing goes wrong there are at most four changing requests for each pod"),
    ACTS_ON_SEEN("every write to the cluster is bound to the version of the object that was seen"),
    OPERATIONS_END("at the end no operation is left running"),
    RUN_ENDS("when faults stop, a run ends or says what a person must do, within bounded steps"),
    NO_SURPRISE("the core never throws, and no request breaks");

    private final String sentence;

    Rule(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
