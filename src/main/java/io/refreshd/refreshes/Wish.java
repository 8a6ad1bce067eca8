package io.refreshd.refreshes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.refreshd.decide.Command;

/** What an object asks the facade for, under a key that makes asking twice the same as asking once. */
sealed interface Wish {
    String key();

    /** A run to what these fields name; they are those of the request that does the same. */
    record Start(String key, ObjectNode fields) implements Wish {}

    /** Something of the run that it has. */
    record Ask(String key, String action, Command command) implements Wish {}
}
