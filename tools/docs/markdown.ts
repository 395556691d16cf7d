/** A table in Markdown; its columns are aligned by Prettier. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("");
}

/** Text as code, on one line. */
export function code(text: string): string {
  return `\`${text}\``;
}
