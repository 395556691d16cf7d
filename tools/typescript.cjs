// Loads TypeScript: after require() of this file, require() takes .ts files. Each is compiled once by esbuild, and then read
// from the cache. Pulumi's own way loads the TypeScript compiler and compiles every file at each start; tsx, whose compiler
// this is, also looks through the files of all packages, and imports modules in a thread of its own.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { homedir } = require("node:os");
const { join } = require("node:path");

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "kafka-cluster-links", "compiled");

/** How files are compiled; part of the name of a compiled file, so that a change of it compiles all anew. */
const OPTIONS = {
  ...{ loader: "ts", format: "cjs", target: "node20", sourcemap: "inline", sourcesContent: false },
  // What is imported while the program runs goes through this loader, too.
  supported: { "dynamic-import": false },
};
const { version } = require("esbuild/package.json");

if (process.env.DEBUG) {
  process.setSourceMapsEnabled(true);
}

require.extensions[".ts"] = (module, file) => {
  module._compile(compiled(file), file);
};

function compiled(file) {
  const source = readFileSync(file, "utf8");
  const key = createHash("sha256")
    .update(JSON.stringify([version, OPTIONS, file, source]))
    .digest("hex");
  const path = join(cache, `${key}.cjs`);
  try {
    return readFileSync(path, "utf8");
  } catch {
    const { code } = require("esbuild").transformSync(source, { ...OPTIONS, sourcefile: file });
    keep(path, code);
    return code;
  }
}

/** In one step, since another program may be starting; a cache that cannot be written costs time and nothing else. */
function keep(path, code) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${path}.${process.pid}`, code);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // Compiled again at the next start.
  }
}

/** Imports an ES module, which require() cannot; `url` is that of a file. */
module.exports = { importModule: (url) => import(url) };
