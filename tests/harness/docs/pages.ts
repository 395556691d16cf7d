import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import GithubSlugger from "github-slugger";
import { marked, type Token, type Tokens } from "marked";

/** The checkout. */
export const ROOT = join(__dirname, "..", "..", "..");

/** The page that lists all others, in the order in which their commands run. */
export const INDEX = "docs/README.md";

/** A page whose commands run on a stack of their own, in tests/integration/walkthrough.test.ts. */
export const WALKTHROUGH = "docs/walkthrough.md";

/** A block of a page, without the indentation of the list that it is in. */
export interface Block {
  /** What its fence says; empty where that says nothing, or where there is none. */
  language: string;
  text: string;
}

/** A page of the documentation: README.md, or one of docs/. */
export class Page {
  private readonly tokens: Token[];

  /** @param path in the checkout */
  constructor(readonly path: string) {
    this.tokens = marked.lexer(readFileSync(join(ROOT, path), "utf8"));
  }

  /** Its blocks, in their order. */
  blocks(): Block[] {
    return this.all<Tokens.Code>("code").map(({ lang = "", text }) => ({ language: lang, text }));
  }

  /** The commands that a reader is told to run, one text for each block. */
  commands(): string[] {
    return this.blocks()
      .filter(({ language }) => language === "bash")
      .map(({ text }) => text);
  }

  /** Where its links lead that stay in the checkout: a path and perhaps an anchor. */
  links(): { href: string; path: string; anchor?: string }[] {
    const targets = [...this.all<Tokens.Link>("link"), ...this.all<Tokens.Image>("image")].map(({ href }) => href);
    return targets
      .filter((href) => !/^[a-z]+:/.test(href))
      .map((href) => {
        const [file = "", anchor] = href.split("#");
        const path = file === "" ? this.path : normalize(join(dirname(this.path), file));
        return anchor === undefined ? { href, path } : { href, path, anchor };
      });
  }

  /** Blocks `bash as in PAGE`: commands that are shown here and run on the other page. */
  repeats(): { page: string; text: string }[] {
    return this.blocks().flatMap(({ language, text }) => {
      const page = /^bash as in (\S+)$/.exec(language)?.[1];
      return page === undefined ? [] : [{ page, text }];
    });
  }

  /** What links can end with: the headings, as GitHub names them. */
  anchors(): string[] {
    const slugger = new GithubSlugger();
    return this.all<Tokens.Heading>("heading").map(({ tokens }) => slugger.slug(plain(tokens)));
  }

  private all<T extends Token>(type: T["type"]): T[] {
    const found: T[] = [];
    void marked.walkTokens(this.tokens, (token) => {
      if (token.type === type) {
        found.push(token as T);
      }
    });
    return found;
  }
}

/** Paths of all pages of docs/, whoever wrote them. */
export function docsPages(): string[] {
  return readdirSync(join(ROOT, "docs"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}

/** Paths of the pages of docs/, in the order in which the index lists them. */
export function listedPages(): string[] {
  const listed = new Page(INDEX).links().map(({ path }) => path);
  return [
    INDEX,
    ...new Set(listed.filter((path) => path.startsWith("docs/") && path.endsWith(".md") && path !== WALKTHROUGH)),
  ];
}

function plain(tokens: Token[] = []): string {
  return tokens
    .map((token) =>
      "tokens" in token && token.tokens ? plain(token.tokens) : "text" in token ? String(token.text) : "",
    )
    .join("");
}
