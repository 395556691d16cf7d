import { checkSettings } from "../../topology/checks";
import { parseSettings } from "../../topology/parse";
import type { Problem } from "../../topology/problems";

/** Everything that is wrong with a configuration, parsed and checked as the program does. */
export function problemsOf(raw: Record<string, unknown>): Problem[] {
  const text = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  const { settings, problems } = parseSettings(text);
  return settings ? checkSettings(settings) : problems;
}
