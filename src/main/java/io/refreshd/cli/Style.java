package io.refreshd.cli;

import java.util.regex.Pattern;

/** Colours, always beside a word that says the same. */
record Style(boolean colors, boolean interactive) {
    private static final Pattern CODES = Pattern.compile("\u001b\\[[0-9;]*m");

    /** A status word in its colour. */
    String status(String word) {
        return switch (word) {
            case "active", "completed", "pass", "done", "idle" -> paint(word, "32");
            case "blocked", "failed", "error", "fail", "lost", "aborted" -> paint(word, "31");
            case "maintenance", "waiting", "running", "warn", "now", "executing", "allocating" -> paint(word, "33");
            default -> word;
        };
    }

    /** A command that is suggested, as it runs where it is read: off a terminal a rollback can not ask. */
    String command(String text) {
        return runnable(text, interactive);
    }

    static String runnable(String command, boolean interactive) {
        boolean asks = command.startsWith("refreshctl rollback") && !command.contains(" --yes");
        return asks && !interactive ? command + " --yes" : command;
    }

    String strong(String text) {
        return paint(text, "1");
    }

    private String paint(String text, String code) {
        return colors ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** How many columns a text takes. */
    static int width(String text) {
        String plain = text.indexOf('\u001b') < 0 ? text : CODES.matcher(text).replaceAll("");
        return plain.codePointCount(0, plain.length());
    }
}
