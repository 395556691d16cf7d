// What is different in every run, so that docs/walkthrough.md can show plain output. Everything else must be as it is there.

/** How the page writes that a part of a line, or as a line of its own any number of lines, is left out. */
export const OMITTED = "…";

/** Ids as Kafka makes them: 22 letters, digits, dashes and underscores. */
const ID = String.raw`[\w-]{22}`;

/** Parts of a line of the page, and the pattern of what comes out in their place. */
const RULES: { shown: RegExp; pattern: string }[] = [
  { shown: /…/, pattern: ".*" },
  { shown: /\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/, pattern: String.raw`\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}` },
  { shown: /(?<=:\d{2}),\d{3}(?=])/, pattern: String.raw`,\d{3}` },
  { shown: /(?<="timestamp":")\d+/, pattern: String.raw`\d+` },
  { shown: /(?<=TimeSinceLastFetchMs: )\d+/, pattern: String.raw`\d+` },
];

/** An id in the page. The zero id, and words of 22 letters such as options may have, are none. */
const SHOWN_ID = /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{22}(?![\w-])/;

const ANY_RULE = new RegExp(
  [...RULES.map(({ shown }) => shown), SHOWN_ID].map(({ source }) => `(${source})`).join("|"),
  "g",
);

/** Warnings that come in many places, or not always. They do not count, also where the page shows one. */
const WARNINGS = [
  // A topic that is written to for the first time is being made.
  /^\[[^\]]+\] WARN \[Producer clientId=console-producer\] (?:The metadata response from the cluster reported a recoverable issue|Error while fetching metadata) with correlation id \d+ : \{[\w-]+=(?:UNKNOWN_TOPIC_OR_PARTITION|LEADER_NOT_AVAILABLE)\}/,
  // The settings of a link, which a client does not know: the walkthrough gives a link's file to clients, too.
  /^\[[^\]]+\] WARN These configurations '\[[^\]]+\]' were supplied but are not used yet\. \(org\.apache\.kafka\.clients\.admin\.AdminClientConfig\)$/,
];

/** Whether a line is a warning that may be left out of the page. */
export function isIncidental(line: string): boolean {
  return WARNINGS.some((warning) => warning.test(line));
}

/** The ids of a run, by those that the page shows in their place. */
export type Ids = Readonly<Record<string, string>>;

/**
 * Whether a line is as the page shows it, the rules applied.
 *
 * @returns the ids, with those found in this line; undefined where the line is another one
 */
export function matchLine(shown: string, line: string, ids: Ids): Ids | undefined {
  const found: string[] = [];
  let pattern = "";
  let end = 0;
  for (const match of shown.matchAll(ANY_RULE)) {
    const [part] = match;
    const rule = RULES[match.slice(1).findIndex((group: string | undefined) => group !== undefined)];
    const id = ids[part];
    pattern += escape(shown.slice(end, match.index));
    end = match.index + part.length;
    if (rule) {
      pattern += rule.pattern;
    } else if (id !== undefined) {
      pattern += escape(id);
    } else {
      pattern += `(${ID})`;
      found.push(part);
    }
  }
  const values = new RegExp(`^${pattern}${escape(shown.slice(end))}$`).exec(line)?.slice(1);
  return values && withIds(ids, found, values);
}

/** The ids and new ones; undefined where one id would stand for two, or two for one. */
function withIds(ids: Ids, names: string[], values: string[]): Ids | undefined {
  const all: Record<string, string> = { ...ids };
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? "";
    if ((all[name] ?? value) !== value || (all[name] === undefined && Object.values(all).includes(value))) {
      return undefined;
    }
    all[name] = value;
  }
  return all;
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
