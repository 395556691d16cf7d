// Entry of every npm script: `node cli/run.mjs <command> [arguments]` runs cli/commands/<command>.ts.
// Plain JavaScript without dependencies, since its first duty is to work before they are installed.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, URL } from "node:url";

/** As package.json's `engines` says; checked here because npm only warns. */
const OLDEST_NODE = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

try {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Error(
      `Node.js ${OLDEST_NODE} or newer is needed; this is ${process.versions.node} (${process.execPath}). ` +
        "Install a newer one (https://nodejs.org/en/download) and run the command again.",
    );
  }
  if (!isInstalled()) {
    install();
  }
  const [command, ...args] = process.argv.slice(2);
  const file = join(root, "cli", "commands", `${command}.ts`);
  process.chdir(root);
  process.argv = [process.execPath, file, ...args];
  // In this very process: one start of Node.js less, and no signals to pass on.
  const require = createRequire(import.meta.url);
  require("../tools/typescript.cjs");
  require(file);
} catch (error) {
  console.error(`✖ ${process.env.DEBUG ? error.stack : error.message}`);
  process.exitCode = 1;
}

/** Whether every locked package is there; npm writes its record of what it installed last. */
function isInstalled() {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) {
    return false;
  }
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(root, "package-lock.json"))).every(
    // Optional ones are for other machines.
    ([path, { version, optional }]) => path === "" || optional || installed[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

/** Installs in a folder of its own and renames the result, so that two runs at once, or a killed one, do no harm. */
function install() {
  removeLeftovers();
  console.error("… npm dependencies");
  const folder = mkdtempSync(join(root, `.npm-ci-${process.pid}-`));
  try {
    for (const file of ["package.json", "package-lock.json", ".npmrc"].filter((name) => existsSync(join(root, name)))) {
      cpSync(join(root, file), join(folder, file));
    }
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const { status, signal, error } = spawnSync("npm", args, { cwd: folder, stdio: ["ignore", 2, 2] });
    if (error) {
      throw new Error(`npm could not be started (${error.message}). It comes with Node.js: install it and try again.`);
    }
    if (status !== 0) {
      throw new Error(`npm ci failed (${signal ?? `exit status ${status}`}); its messages are above.`);
    }
    replaceModules(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function replaceModules(folder) {
  try {
    if (existsSync(modules)) {
      renameSync(modules, join(folder, "replaced"));
    }
    renameSync(join(folder, "node_modules"), modules);
  } catch (error) {
    // Another run was faster.
    if (!isInstalled()) {
      throw error;
    }
  }
}

function removeLeftovers() {
  for (const name of readdirSync(root).filter((entry) => entry.startsWith(".npm-ci-"))) {
    try {
      process.kill(Number(name.split("-")[2]), 0);
    } catch {
      rmSync(join(root, name), { recursive: true, force: true });
    }
  }
}
