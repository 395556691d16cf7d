/** What is left out of a value that is too long for a table or a line. */
const LONGEST_VALUE = 200;

/** Letters that have no meaning in Markdown, in HTML, or for GitHub, wherever they stand in a code span. */
const SIMPLE = /^[\w .,:/=+()>→…-]+$/u;

/**
 * A value from elsewhere as inline code, shown as it is and as nothing else: no Markdown, no HTML, no cell of a table, no
 * mention of a user, no reference to an issue. GitHub looks for the last two outside of code only.
 */
export function code(value: string): string {
  const text = oneLine(value);
  if (text.trim() === "") {
    return "`''`";
  }
  return SIMPLE.test(text) && text === text.trim() ? `\`${text}\`` : `<code>${entities(text)}</code>`;
}

/**
 * Sentences with values from elsewhere in them: say`Restarts ${name}.` Not called `md`: Prettier formats what has that tag
 * as a document of its own, and breaks the sentences. Names in an array are shown as a {@link list}.
 */
export function say(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | readonly string[] | Markdown)[]
): Markdown {
  const text = texts.map((part, index) => {
    const value = values[index];
    return part + (value === undefined ? "" : markdownOf(value).text);
  });
  return new Markdown(text.join(""));
}

function markdownOf(value: string | number | readonly string[] | Markdown): Markdown {
  if (value instanceof Markdown) {
    return value;
  }
  return typeof value === "object" ? list(value) : new Markdown(code(String(value)));
}

/** Text that is Markdown already, so that it is not escaped a second time. */
export class Markdown {
  constructor(readonly text: string) {}
}

/** `a`, `b` and 3 more. */
export function list(names: readonly string[], most = 5): Markdown {
  const shown = names.slice(0, names.length === most + 1 ? most + 1 : most).map(code);
  const rest = names.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.length > 1 ? shown.pop() : undefined;
  return new Markdown(shown.join(", ") + (last === undefined ? "" : ` and ${last}`));
}

/** Lines as a block of code, which none of them can end. */
export function fenced(language: string, lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map((run) => run.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** A value on one line, of bounded length; what cannot be seen is spelled out. */
export function oneLine(value: string, longest = LONGEST_VALUE): string {
  const text = value.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => JSON_NAMES[character] ?? "\uFFFD");
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join("")}…`;
}

const JSON_NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Each character that could mean something by its number, which means nothing else to Markdown. */
function entities(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}
