import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../cli/terminal/process";

const ROOT = join(__dirname, "..", "..");

const INTRODUCTION = `# Components

The components that \`components/index.ts\` exports, for your own Pulumi programs in TypeScript. [examples/orders-mirror](../examples/orders-mirror/index.ts)
is such a program. Each component is a \`pulumi.ComponentResource\`: the resources that it creates are its children, and \`opts\`
are Pulumi's resource options.

\`npm run docs\` generates this page from the doc comments.
`;

/**
 * docs/components.md, by TypeDoc.
 *
 * @throws Error with TypeDoc's warnings: a type that is used but not exported, a broken link
 */
export async function componentsPage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-docs-"));
  try {
    // In its own process: TypeDoc and its plugins are ES modules, and tsx would load them twice.
    const options = ["--options", join(__dirname, "typedoc.json"), "--out", folder];
    const { status, stdout, stderr } = await capture(join(ROOT, "node_modules", ".bin", "typedoc"), options, {
      environment: { NO_COLOR: "1" },
    });
    if (status !== 0) {
      throw new Error(`TypeDoc cannot generate docs/components.md from components/index.ts:\n${stdout}${stderr}`);
    }
    // No page links to a single property.
    const page = readFileSync(join(folder, "components.md"), "utf8").replaceAll(/<a id="property-[^"]*"><\/a> /g, "");
    return `${INTRODUCTION}\n${page}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
