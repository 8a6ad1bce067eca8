package io.refreshd.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Columns as Juju's tables have them: two spaces between, as wide as the widest cell, no space at the end of a line. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> right;

    /**
     * @param right the columns that are aligned at their right, from 0
     */
    Table(Set<Integer> right, String... header) {
        this.right = Set.copyOf(right);
        rows.add(List.of(header));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    boolean empty() {
        return rows.size() == 1;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Style.width(row.get(i)));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String space = " ".repeat(widths[i] - Style.width(row.get(i)));
                line.append(right.contains(i) ? space + row.get(i) : row.get(i) + space)
                        .append(i + 1 < columns ? "  " : "");
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
