package io.refreshd.decide;

/**
 * One standby as its primary sees it in {@code pg_stat_replication}.
 *
 * @param ordinal the unit, from its application_name
 * @param state for example {@code streaming}
 * @param replayLsn how far it has replayed, as a number
 * @param synchronous whether a commit may wait for it: its sync_state is not async
 */
public record ReplicaSeen(int ordinal, String state, long replayLsn, boolean synchronous) {}
