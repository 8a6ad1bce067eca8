package io.refreshd.decide;

import java.time.Duration;

/**
 * A Patroni cluster, as one of its members tells of it.
 *
 * @param leader the member that holds the leader's lock; empty text when none does
 * @param paused whether the pause mode is on: Patroni then neither starts, stops nor promotes anything by itself
 * @param standbyCluster whether the whole cluster follows another one: its leader does not write
 * @param synchronous whether only a synchronous standby may take over
 * @param loopWait how long Patroni's loop sleeps; what it tells of positions may be that old
 * @param maximumLag Patroni's own bound for a candidate, in bytes
 * @param scheduled when a switchover is planned, as Patroni writes it; empty text when none is
 */
public record PatroniSeen(
        String leader,
        boolean paused,
        boolean standbyCluster,
        boolean synchronous,
        Duration loopWait,
        long maximumLag,
        String scheduled) {}
