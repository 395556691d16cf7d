import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { componentsPage } from "./components";
import { configurationPage } from "./configuration";

/** The pages that are generated from the sources, by their path in the checkout. */
export const GENERATED: Readonly<Record<string, () => string | Promise<string>>> = {
  "docs/configuration.md": configurationPage,
  "docs/components.md": componentsPage,
};

/** The text of a page, formatted as it is committed. */
export async function render(path: string, root: string): Promise<string> {
  const file = join(root, path);
  return format((await GENERATED[path]?.()) ?? "", { ...(await resolveConfig(file)), filepath: file });
}
