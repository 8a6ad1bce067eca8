package io.refreshd.decide;

import org.junit.jupiter.api.Test;

class TopologyChecksTest {
    private final Judging judging = new Judging();

    @Test
    void onePrimaryAndStandbysThatStreamPass() {
        judging.passes("topology", "1 primary and 2 other units, all streaming");
    }

    @Test
    void noPrimaryFails() {
        judging.given.unit(0).exited("killed");
        judging.fails("topology", "0 primaries");
    }

    @Test
    void twoPrimariesAreNamed() {
        judging.given.unit(2).writable = true;
        judging.fails("topology", "2 primaries", "postgresql/0, postgresql/2");
    }

    @Test
    void aUnitThatDoesNotAnswerFails() {
        judging.given.unit(1).silent("no connection");
        judging.fails("topology", "postgresql/1 does not answer (no connection)");
        judging.errs("timeline", "postgresql/1");
        judging.errs("system-identifier", "postgresql/1");
        judging.errs("replication-lag", "postgresql/1");
    }

    @Test
    void aStandbyThatDoesNotStreamFails() {
        judging.given.unit(1).receives = false;
        judging.fails("topology", "postgresql/1 does not stream");
    }

    @Test
    void aUnitThatSomebodySetToAnotherReleaseFails() {
        judging.given.moved(1, Given.NEWER);
        judging.fails(
                "topology",
                "postgresql/1 is set to postgresql revision 103 (14.10), not to postgresql revision 99 (14.8)");
    }

    @Test
    void anotherTimelineFails() {
        judging.passes("timeline", "timeline 1 on all units");
        judging.given.unit(2).timeline = 2;
        judging.fails("timeline", "1 on postgresql/0, postgresql/1; 2 on postgresql/2");
    }

    @Test
    void anotherClusterFails() {
        judging.passes("system-identifier", "7000");
        judging.given.unit(2).system = "7001";
        judging.fails("system-identifier", "7001 on postgresql/2");
    }

    @Test
    void aStandbyBehindItsBoundFails() {
        judging.passes("replication-lag", "no standby is behind");
        judging.given.unit(0).lsn += 5L << 20;
        judging.given.unit(1).behind(1L << 20);
        judging.passes("replication-lag", "postgresql/1 is 6 MiB behind");
        judging.given.unit(0).lsn += 60L << 20;
        judging.fails("replication-lag", "postgresql/1 is 66 MiB behind");
    }

    @Test
    void aPausedReplayFails() {
        judging.server(
                2,
                server -> new Facts.ServerFacts(
                        server.version(),
                        server.catalog(),
                        server.pendingRestart(),
                        server.limits(),
                        server.preloaded(),
                        true,
                        server.maximumWalBytes(),
                        server.synchronous()));
        judging.fails("replication-lag", "the replay on postgresql/2 is paused");
    }

    @Test
    void withoutAPrimaryNobodyIsBehindAnybody() {
        judging.given.unit(0).exited("killed");
        judging.errs("replication-lag", "no single primary");
    }
}
