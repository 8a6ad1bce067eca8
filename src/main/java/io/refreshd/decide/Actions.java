package io.refreshd.decide;

import java.util.List;

/** The canonical names of actions, as Juju's charms have them. */
public final class Actions {
    public static final String DEPLOY = "deploy";
    public static final String PRE_UPGRADE_CHECK = "pre-upgrade-check";
    public static final String POST_UPGRADE_CHECK = "post-upgrade-check";
    public static final String REFRESH = "refresh";
    public static final String RESUME = "resume-upgrade";
    public static final String PAUSE = "pause";
    public static final String SET_PAUSE_POLICY = "set-pause-policy";
    public static final String ROLLBACK = "rollback";
    public static final String CANCEL = "cancel";
    public static final String START = "start";

    /** Actions whose operation lasts as long as the run moves for it. */
    static final List<String> MOVING = List.of(DEPLOY, REFRESH, RESUME, ROLLBACK, START, PAUSE, CANCEL);

    private Actions() {}
}
