package io.refreshd.simulation.trial;

import io.refreshd.decide.Actions;
import io.refreshd.decide.Event;
import io.refreshd.model.OperationStatus;
import io.refreshd.model.PausePolicy;
import io.refreshd.simulation.CharmFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What the journal says of an application that was deployed long ago; the same events for all worlds that begin alike. */
record Past(int units, int primary, Duration soak) {
    private static final Map<Past, List<Event>> KNOWN = new ConcurrentHashMap<>();

    static List<Event> of(Scenario scenario) {
        return KNOWN.computeIfAbsent(new Past(scenario.units(), scenario.primary(), scenario.ownSoak()), Past::events);
    }

    private List<Event> events() {
        List<Event> events = new ArrayList<>();
        events.add(new Event.ApplicationDeployed(
                CharmFolder.CHARM, CharmFolder.STABLE, People.OLD, units, PausePolicy.FIRST, soak));
        events.add(new Event.OperationEnqueued(1, Actions.DEPLOY, 0, new TreeMap<>(), "simulation", "ana", "", ""));
        for (int ordinal = 0; ordinal < units; ordinal++) {
            events.add(new Event.UnitAddStarted(ordinal, People.OLD));
            events.add(new Event.UnitAdded(ordinal));
        }
        events.add(new Event.PrimaryMoved(-1, primary));
        events.add(new Event.DeployEnded());
        events.add(new Event.OperationEnded(1, OperationStatus.COMPLETED, "deployed", new TreeMap<>()));
        return List.copyOf(events);
    }
}
