import { readFileSync } from "node:fs";
import { join } from "node:path";
import { marked, type Token, type Tokens } from "marked";
import { ROOT, WALKTHROUGH } from "../harness/docs/pages";

/** One command of the page, with what it shows. */
export interface Step {
  command: string;
  /** Lines typed into the command: those of its output that begin with `>`. */
  input: string[];
  /** What it prints: the `text` block that follows the command; nothing where none does. */
  shown: string[];
  /** Exit status: `status=1` behind `bash`; `status=any` where it depends on timing. */
  status: number | "any";
  /** Seconds in which the output must become what is shown, the command being repeated: `within=30`. */
  within: number;
  /** True when lines come in no certain order, as records of several topics do: `unordered`. */
  unordered: boolean;
}

/** The commands below one heading. */
export interface Section {
  title: string;
  steps: Step[];
}

/** The walkthrough, section by section. */
export function readWalkthrough(): Section[] {
  return sectionsOf(readFileSync(join(ROOT, WALKTHROUGH), "utf8"));
}

/** @throws Error naming a block of output without a command, or a word behind `bash` that means nothing */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [];
  let before: Step | undefined;
  for (const token of marked.lexer(markdown).filter(({ type }) => type !== "space")) {
    if (token.type === "heading") {
      sections.push({ title: (token as Tokens.Heading).text, steps: [] });
    }
    const [language, ...flags] = isCode(token) ? (token.lang ?? "").split(" ") : [];
    if (isCode(token) && language === "text") {
      if (before === undefined) {
        throw new Error(`${WALKTHROUGH}: no command stands right before the output\n${token.text}`);
      }
      before.input = token.text.split("\n").flatMap((line) => (line.startsWith(">") ? [line.slice(1)] : []));
      before.shown = token.text.split("\n").filter((line) => !line.startsWith(">"));
    }
    before = isCode(token) && language === "bash" ? step(token.text, flags) : undefined;
    if (before) {
      sections.at(-1)?.steps.push(before);
    }
  }
  return sections.filter(({ steps }) => steps.length > 0);
}

function isCode(token: Token): token is Tokens.Code {
  return token.type === "code";
}

function step(command: string, flags: string[]): Step {
  const result: Step = { command, input: [], shown: [], status: 0, within: 0, unordered: false };
  for (const flag of flags) {
    const [name = "", value] = flag.split("=");
    if (name === "unordered" && value === undefined) {
      result.unordered = true;
    } else if (flag === "status=any") {
      result.status = "any";
    } else if ((name === "status" || name === "within") && /^\d+$/.test(value ?? "")) {
      result[name] = Number(value);
    } else {
      throw new Error(`${WALKTHROUGH}: \`${flag}\` behind \`bash\` is none of status=N, within=SECONDS, unordered`);
    }
  }
  return result;
}
