import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../cli/terminal/process";

const ROOT = join(__dirname, "..", "..");

const INTRODUCTION = `# Components

The components of \`components/index.ts\`, for Pulumi programs of your own: [examples/orders-mirror](../examples/orders-mirror/index.ts)
is one. Each is a \`pulumi.ComponentResource\`; what it makes are its children, and \`opts\` are Pulumi's resource options.

This page is made from their doc comments by \`npm run docs\`.
`;

/**
 * docs/components.md, by TypeDoc.
 *
 * @throws Error with what TypeDoc complains of: a type that is used and not exported, a link that leads nowhere
 */
export async function componentsPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-docs-"));
  try {
    // A process of its own: TypeDoc and its plugins are ES modules, and tsx would load them a second time.
    const options = ["--options", join(__dirname, "typedoc.json"), "--out", folder];
    const { status, stdout, stderr } = await capture(join(ROOT, "node_modules", ".bin", "typedoc"), options, {
      environment: { NO_COLOR: "1" },
    });
    if (status !== 0) {
      throw new Error(`docs/components.md cannot be made of components/index.ts. TypeDoc says:\n${stdout}${stderr}`);
    }
    // Nothing links to single properties.
    const page = readFileSync(join(folder, "components.md"), "utf8").replaceAll(/<a id="property-[^"]*"><\/a> /g, "");
    return `${INTRODUCTION}\n${page}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
