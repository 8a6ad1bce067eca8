package io.refreshd.yaml;

/**
 * Something wrong in a file that people write.
 *
 * @param file the file as the reader was given it
 * @param line counted from 1; 0 when there is no line, as for a missing file
 * @param field the path of keys, for example {@code http.port}; empty for the whole file
 * @param problem what is wrong, one sentence without its end
 * @param fix what to write instead
 */
public record Problem(String file, int line, String field, String problem, String fix) {
    /** The one line that people read. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + (field.isEmpty() ? "" : field + ": ") + problem + "; " + fix;
    }
}
