package io.refreshd.refreshes;

import io.refreshd.model.Reason;
import io.refreshd.model.ReasonCode;
import java.util.Optional;

/**
 * What became of what an object asks for.
 *
 * @param generation of the spec that asked
 * @param objection why it was not done; empty when it was
 * @param when what was shown of the application when it was asked
 */
record Memory(long generation, Optional<Reason> objection, ReasonCode when) {}
