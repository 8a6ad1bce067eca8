package io.refreshd.emulation;

import com.fasterxml.jackson.databind.JsonNode;

/** An answer. */
record Reply(int status, JsonNode body) {}
