import { stripVTControlCharacters } from "node:util";

/** Rows as lines, with columns as wide as their widest cell; cells may be coloured. */
export function table(rows: readonly (readonly string[])[], indent = "  "): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => width(row[column] ?? ""))),
  );
  return rows.map((row) =>
    `${indent}${row.map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell))).join("  ")}`.trimEnd(),
  );
}

/** Characters of a text that are seen. */
function width(text: string): number {
  return stripVTControlCharacters(text).length;
}
