package io.refreshd.model;

/**
 * One check's verdict, explained.
 *
 * @param name stable kebab-case name, the one that a skip names
 * @param observed what was seen, one sentence
 * @param threshold what is asked for, one sentence
 * @param fix what to do about it; empty when it passed
 */
public record CheckResult(String name, CheckStatus status, String observed, String threshold, String fix) {}
