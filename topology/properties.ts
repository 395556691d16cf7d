/**
 * A Java properties file, one property a line, as `java.util.Properties.load(InputStream)` reads it. The name ends at the
 * first `=`, `:` or white space; white space before a value is skipped, and bytes are Latin-1. What would be read as
 * something else is escaped, and nothing more.
 */
export function renderProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${escape(name).replace(/^[#!]|[=: ]/g, "\\$&")}=${escape(value).replace(/^ /, "\\ ")}\n`)
    .join("");
}

const LINE_ENDS: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\f": "\\f",
};

/** Backslashes, control characters and all that is not ASCII. */
function escape(text: string): string {
  return text.replace(/[^\x20-\x5b\x5d-\x7e]/g, (character) => LINE_ENDS[character] ?? unicode(character));
}

/** One UTF-16 unit, as Java counts characters. */
function unicode(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
