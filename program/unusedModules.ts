import { createRequire } from "node:module";

/**
 * Modules that the SDK (3.248.0) and zod (4.6.7) load at each start, though only the serialization of functions and
 * error messages in other languages need them: npm's dependency solver, and 50 translations. Loading them takes a seventh of
 * the program's time, so an empty module stands in for each. This file must be imported before any of these packages.
 */
const UNUSED = [
  { by: "@pulumi/pulumi", module: "@npmcli/arborist" },
  { by: "zod", module: "zod/v4/locales" },
];

const here = createRequire(__filename);

for (const { by, module } of UNUSED) {
  const file = fileOf(by, module);
  if (file !== undefined) {
    here.cache[file] ??= { id: file, filename: file, loaded: true, exports: {} } as NodeJS.Module;
  }
}

/** The file that a package gets when it requires a module; undefined once a newer version no longer has that module. */
function fileOf(by: string, module: string): string | undefined {
  try {
    return createRequire(here.resolve(by)).resolve(module);
  } catch {
    return undefined;
  }
}
