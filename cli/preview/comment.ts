import { mermaid } from "../diagram/mermaid";
import type { Picture } from "../diagram/model";
import { count } from "../diagram/words";
import { consequencesOf } from "./consequences";
import { type Consequence, type Severity, SEVERITIES } from "./rules/rule";
import { type Action, ACTIONS, type Change, type ChangedProperty, type Preview } from "./digest";
import { code, fenced, oneLine } from "./escape";
import { HIDDEN } from "./masking";
import { topologiesOf } from "./topology";

/** GitHub takes comments of up to 65,536 characters. */
export const LONGEST_COMMENT = 65_536;
/** Left for what is said of that which does not fit. */
const RESERVE = 1000;

/** How many lines each list may have, ever fewer until the comment fits without the diffs, which then take what is left. */
const DETAILS: readonly { pictures: boolean; lines: number }[] = [
  { pictures: true, lines: Infinity },
  { pictures: false, lines: 200 },
  { pictures: false, lines: 60 },
  { pictures: false, lines: 15 },
];

/** Messages say at their end how to mend things. */
const LONGEST_LINE = 1000;

/** More lines than this are folded, unless something goes away. */
const MOST_UNFOLDED = 12;

const SEVERITY: Readonly<Record<Severity, { mark: string; title: string }>> = {
  irreversible: { mark: "⛔", title: "Cannot be undone" },
  interruption: { mark: "⚠️", title: "Interrupts" },
  actionRequired: { mark: "👉", title: "To do" },
  note: { mark: "ℹ️", title: "Also" },
};

const ACTION: Readonly<Record<Action, { title: string; done: string }>> = {
  replace: { title: "⚠️ Replaced", done: "to replace" },
  delete: { title: "⛔ Deleted", done: "to delete" },
  update: { title: "Changed", done: "to change" },
  create: { title: "Added", done: "to add" },
};

/**
 * A preview as Markdown for a comment on a pull request: what it means, which resources change and how, and the topology
 * before and after.
 *
 * @param longest characters that the comment may have
 */
export function comment(preview: Preview, longest = LONGEST_COMMENT): string {
  // A comment of HTML has no two dashes in it.
  const mark = `<!-- ${MARK} ${encodeURIComponent(preview.stack).replaceAll("--", "-%2D")} -->`;
  const consequences = consequencesOf(preview);
  const diffs = preview.changes.flatMap(diff);
  const texts = DETAILS.map(({ pictures, lines }) => {
    const head = [
      heading(preview),
      ...failure(preview, lines),
      ...consequenceList(consequences, lines),
      ...ACTIONS.flatMap((action) => table(action, preview.changes, lines)),
    ];
    const tail = [
      ...(pictures ? topology(preview) : ["_The topology is not drawn here: the comment would be too long._"]),
      ...messages(preview, lines),
      mark,
    ];
    const room = longest - RESERVE - length([...head, ...tail]);
    return { fits: room >= 0, text: join([...head, ...fitting(diffs, room), ...tail]) };
  });
  const { text } = texts.find(({ fits }) => fits) ?? { text: texts.at(-1)?.text ?? "" };
  return text.length <= longest ? text : cut(text, longest, mark);
}

/** By which the comment of an earlier run can be found, to be replaced; followed by the name of the stack. */
export const MARK = "kafka-cluster-links preview of";

function join(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}

function length(blocks: readonly string[]): number {
  return join(blocks).length;
}

function heading({ stack, changes, unchanged, failed }: Preview): string {
  const counts = ACTIONS.flatMap((action) => {
    const number = changes.filter((change) => change.action === action).length;
    return number === 0 ? [] : [`**${number} ${ACTION[action].done}**`];
  });
  const summary = [
    ...(counts.length === 0 && !failed ? ["**No changes**"] : counts),
    ...(unchanged > 0 ? [`${unchanged} unchanged`] : []),
  ];
  const title = stack === "" ? "### Preview" : `### Preview of the stack ${code(stack)}`;
  return [title, ...(summary.length > 0 ? [summary.join(", ")] : [])].join("\n\n");
}

function failure({ failed, messages: all }: Preview, lines: number): string[] {
  if (!failed) {
    return [];
  }
  const errors = all.filter(({ severity }) => severity === "error").flatMap(({ text }) => text.split("\n"));
  return [
    "**⛔ The preview failed**, so that nothing would be done, and more may change than is shown here:",
    block(errors, lines),
  ];
}

function consequenceList(consequences: readonly Consequence[], lines: number): string[] {
  if (consequences.length === 0) {
    return [];
  }
  const shown = consequences.slice(0, lines);
  const items = SEVERITIES.flatMap((severity) =>
    shown
      .filter((one) => one.severity === severity)
      .map(({ text }) => `- ${SEVERITY[severity].mark} **${SEVERITY[severity].title}:** ${text.text}`),
  );
  return ["#### Consequences", [...items, ...rest(consequences.length, shown.length, "consequence", "- ")].join("\n")];
}

function table(action: Action, changes: readonly Change[], lines: number): string[] {
  const own = changes.filter((change) => change.action === action);
  if (own.length === 0) {
    return [];
  }
  const shown = own.slice(0, lines);
  const withProperties = action === "replace" || action === "update";
  const header = withProperties
    ? ["| Resource | Kind | What changes |", "| --- | --- | --- |"]
    : ["| Resource | Kind |", "| --- | --- |"];
  const rows = shown.map((change) => {
    const cells = [code(change.name), kind(change), ...(withProperties ? [changedNames(change)] : [])];
    return `| ${cells.join(" | ")} |`;
  });
  const text = [...header, ...rows].join("\n");
  const more = rest(own.length, shown.length, "resource");
  const title = `${ACTION[action].title} (${own.length})`;
  return (action === "update" || action === "create") && own.length > MOST_UNFOLDED
    ? [folded(title, [text, ...more])]
    : [`#### ${title}`, text, ...more];
}

/** `Container of Broker`. */
function kind({ part }: Change): string {
  const parts = part.split("/").reverse();
  return parts.map(code).join(" of ");
}

const MOST_NAMES = 6;

function changedNames({ properties }: Change): string {
  const shown = properties
    .slice(0, MOST_NAMES)
    .map(({ path, forcesReplacement }) => (forcesReplacement ? `**${code(path)}**` : code(path)));
  const more = properties.length - shown.length;
  // Such as a topic whose provider connects with another certificate.
  return properties.length === 0 ? "nothing of its own" : [...shown, ...(more > 0 ? [`${more} more`] : [])].join(", ");
}

/** What changes of one resource, folded. */
function diff({ name, action, properties }: Change): string[] {
  if (properties.length === 0) {
    return [];
  }
  const forced = properties.some(({ forcesReplacement }) => forcesReplacement) ? ", because of what is marked" : "";
  return [folded(`${code(name)}: ${action}${forced}`, [fenced("diff", properties.flatMap(propertyDiff))])];
}

function propertyDiff({ path: name, before, after, forcesReplacement }: ChangedProperty): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const lines = [
    ...old.filter((line) => !now.includes(line)).map((line) => `-   ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+   ${line}`),
  ];
  const path = `${forcesReplacement ? "! " : "  "}${oneLine(name)}`;
  return lines.length === 0 ? [`${path}: changed ${HIDDEN}`] : [path, ...lines];
}

/** A value as lines: one for each element of a list, or key of a map. */
function linesOf(value: unknown): string[] {
  if (value === undefined || value === null) {
    return [];
  }
  if (Array.isArray(value)) {
    return value.map(inline);
  }
  if (typeof value === "object") {
    return Object.entries(value).map(([key, inner]) => oneLine(`${key}: ${inline(inner)}`));
  }
  return [inline(value)];
}

function inline(value: unknown): string {
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}

/** As many diffs as there is room for, and how many are missing. */
function fitting(diffs: readonly string[], room: number): string[] {
  const shown: string[] = [];
  let left = room - "#### Changed properties\n\n".length;
  for (const one of diffs) {
    left -= one.length + 2;
    if (left < 0) {
      break;
    }
    shown.push(one);
  }
  const missing = diffs.length - shown.length;
  return [
    ...(shown.length > 0 ? ["#### Changed properties", ...shown] : []),
    ...(missing > 0
      ? [
          `_What changes of ${count(missing, shown.length > 0 ? "more resource" : "resource")} is not shown here: the comment would be too long._`,
        ]
      : []),
  ];
}

function topology(preview: Preview): string[] {
  const { before, after } = topologiesOf(preview);
  const draw = (picture: Picture) => fenced("mermaid", mermaid(picture).trimEnd().split("\n"));
  const same = before && after && drawing(before) === drawing(after);
  return [
    ...(same ? [folded("Topology, which stays as it is", [draw(after)])] : []),
    ...(before && !same ? ["#### Topology before", draw(before)] : []),
    ...(after && !same ? ["#### Topology after", draw(after)] : []),
  ];
}

/** What a picture shows, without its title and what is known only once it runs. */
function drawing(picture: Picture): string {
  const clusters = picture.clusters.map((cluster) => ({ ...cluster, id: undefined }));
  const byName = <T extends { name: string }>(things: readonly T[]) =>
    [...things].sort((a, b) => (a.name < b.name ? -1 : 1));
  return mermaid({ ...picture, view: "planned", clusters: byName(clusters), links: byName(picture.links) });
}

function messages({ messages: all }: Preview, lines: number): string[] {
  const texts = all.filter(({ severity }) => severity !== "error").map(({ severity, text }) => `${severity}: ${text}`);
  // A provider says the same of each resource.
  const different = [...new Set(texts)].flatMap((text) => text.split("\n"));
  return different.length === 0 ? [] : [folded("What the preview says", [block(different, lines)])];
}

function block(text: readonly string[], lines: number): string {
  const shown = text.slice(0, lines).map((line) => oneLine(line, LONGEST_LINE));
  return fenced(
    "text",
    text.length > shown.length ? [...shown, `… ${count(text.length - shown.length, "more line")}`] : shown,
  );
}

function folded(summary: string, blocks: readonly string[]): string {
  return [`<details><summary>${summaryHtml(summary)}</summary>`, ...blocks, "</details>"].join("\n\n");
}

/** Markdown is not read in a line of HTML: code must be HTML there. */
function summaryHtml(summary: string): string {
  return summary.replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function rest(all: number, shown: number, what: string, bullet = ""): string[] {
  return all > shown ? [`${bullet}_… and ${count(all - shown, `more ${what}`)}._`] : [];
}

/** The last resort: whole lines from the start. */
function cut(text: string, longest: number, mark: string): string {
  const end = `\n\n_The rest is not shown: the comment would be too long._\n\n${mark}\n`;
  const start = text.slice(0, longest - end.length);
  return `${start.slice(0, Math.max(0, start.lastIndexOf("\n")))}${end}`;
}
