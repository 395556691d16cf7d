// Entry of every npm script: `node cli/run.mjs <command> [arguments]` runs cli/commands/<command>.ts.
// Plain JavaScript without dependencies, since its first duty is to work before they are installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath, pathToFileURL, URL } from "node:url";

/** As package.json's `engines` says; checked here because npm only warns. */
const OLDEST_NODE = 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const stampFile = join(modules, ".kafka-cluster-links.sha256");
const colours = process.stderr.isTTY && process.env.NO_COLOR === undefined;
const paint = (code, text) => (colours ? `\x1b[${code}m${text}\x1b[39m` : text);

async function main([command, ...args]) {
  if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
    throw new Error(
      `Node.js ${OLDEST_NODE} or newer is needed; this is ${process.versions.node} (${process.execPath}). ` +
        "Install a newer one (https://nodejs.org/en/download) and run the command again.",
    );
  }
  await ensureDependencies();
  const file = join(root, "cli", "commands", `${command}.ts`);
  process.chdir(root);
  process.argv = [process.execPath, file, ...args];
  // In this very process: one start of Node.js less, and no signals to hand on.
  await import("tsx");
  await import(pathToFileURL(file).href);
}

async function ensureDependencies() {
  if (installed()) {
    return;
  }
  const lock = await takeLock();
  try {
    // Another run may have installed them while this one waited.
    if (!installed()) {
      await npmCi(lock);
      writeStamp();
    }
  } finally {
    rmSync(lock, { force: true });
  }
}

/** What the stamp holds after a complete installation; packages with native parts differ between machines. */
function expectedStamp() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform}-${process.arch}`)
    .digest("hex");
}

function writeStamp() {
  replaceFile(stampFile, expectedStamp());
}

function installed() {
  if (read(stampFile) === expectedStamp()) {
    return true;
  }
  if (!installedByHand()) {
    return false;
  }
  writeStamp();
  return true;
}

/**
 * Whether the user's own `npm ci` or `npm install` has put every locked package in place: npm writes its record of what
 * it installed last, so an interrupted installation has none.
 */
function installedByHand() {
  const record = read(join(modules, ".package-lock.json"));
  if (record === undefined) {
    return false;
  }
  const actual = JSON.parse(record).packages;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === "" || (optional && !here(path)) || actual[path]?.version === version,
  );
}

/** Optional packages are mostly for other machines; those named after this one are needed. */
function here(path) {
  return path.endsWith(`${process.platform}-${process.arch}`);
}

function npmCi(lock) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const elapsed = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
    let output = "";
    let beats = 0;
    const timer = setInterval(() => {
      beats++;
      if (process.stderr.isTTY) {
        process.stderr.write(`\r${"⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"[beats % 10]} npm dependencies (${elapsed()})`);
      } else if (beats % 50 === 10) {
        console.error(`… npm dependencies (${elapsed()})`);
      }
    }, 200);
    const child = spawn("npm", ["ci", "--include=dev", "--no-progress"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
    });
    // When this process is killed, npm goes on: the lock then lives as long as npm.
    if (child.pid !== undefined) {
      replaceFile(lock, `${process.pid} ${child.pid}`);
    }
    child.stdout.on("data", (chunk) => (output += chunk));
    child.stderr.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => {
      clearInterval(timer);
      reject(
        new Error(`npm could not be started (${error.message}). It comes with Node.js: install it and try again.`),
      );
    });
    child.on("close", (status, signal) => {
      clearInterval(timer);
      const clear = process.stderr.isTTY ? "\r\x1b[K" : "";
      if (status === 0) {
        console.error(`${clear}${paint(32, "✔")} npm dependencies (${elapsed()})`);
        resolve();
      } else {
        const lines = output.trimEnd().split("\n").slice(-20).join("\n");
        reject(new Error(`${clear}npm ci failed (${signal ?? `exit status ${status}`}):\n${lines}`));
      }
    });
  });
}

/**
 * Holds other runs of this checkout off while npm replaces node_modules. The lock is outside node_modules, which npm
 * deletes, and names the processes that hold it; one whose processes are gone is taken over.
 */
async function takeLock() {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "kafka-cluster-links");
  const lock = join(folder, `npm-ci-${createHash("sha256").update(root).digest("hex").slice(0, 12)}.lock`);
  mkdirSync(folder, { recursive: true });
  for (let told = false; !claim(lock); told = true) {
    const holders = read(lock) ?? "";
    if (holders && !holders.split(" ").some(alive)) {
      takeAway(lock, holders);
      continue;
    }
    if (!told) {
      console.error(`… npm dependencies: waiting for another run (pid ${holders}) that installs them`);
    }
    await delay(200);
  }
  return lock;
}

/** Creates the lock with its content in one step; false when there is one. */
function claim(lock) {
  const temporary = `${lock}.${process.pid}`;
  writeFileSync(temporary, String(process.pid));
  try {
    linkSync(temporary, lock);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Removes a dead run's lock, by renaming it first: of several runs that find it, one gets it. */
function takeAway(lock, deadHolders) {
  const taken = `${lock}.${process.pid}`;
  try {
    renameSync(lock, taken);
  } catch (error) {
    if (error.code === "ENOENT") {
      return;
    }
    throw error;
  }
  if (read(taken) === deadHolders) {
    rmSync(taken);
  } else {
    renameSync(taken, lock); // somebody was faster, and this is their live lock
  }
}

function replaceFile(file, content) {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

/** By name too: after a restart of the machine, another program may have the id. A zombie has no name. */
function alive(pid) {
  if (process.platform === "linux") {
    return /run\.mjs|npm/.test(read(`/proc/${pid}/cmdline`) ?? "");
  }
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`${paint(31, "✖")} ${process.env.DEBUG ? error.stack : error.message}`);
  process.exitCode = 1;
});
