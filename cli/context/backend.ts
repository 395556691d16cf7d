import { randomBytes } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { stateFolder } from "../../tools/bootstrap/cache";
import { currentLogin, stacksFolder } from "./pulumiInternals";

/** Where Pulumi keeps the stacks, and what their secrets are encrypted with. */
export interface Backend {
  /** What decides it; `own` when nothing of the user's does. */
  source: "PULUMI_BACKEND_URL" | "Pulumi.yaml" | "login" | "PULUMI_ACCESS_TOKEN" | "own";
  /** For people, for example `file:///home/me/.local/state/kafka-cluster-links/stacks`. */
  name: string;
  /** The folder of a backend made of files; it has a folder `.pulumi`. */
  folder?: string;
  /** Where the passphrase comes from; `undefined` when Pulumi has to ask for it or needs none. */
  passphrase?: { source: "PULUMI_CONFIG_PASSPHRASE" | "PULUMI_CONFIG_PASSPHRASE_FILE" | "own"; value: string };
  /** Variables that make Pulumi use all this. */
  environment: Record<string, string>;
}

/** Where the passphrase of stacks in our own backend is, unless the user gives one. */
export function passphraseFile(): string {
  return stateFolder("passphrase");
}

/**
 * Chooses the backend as Pulumi does, except that without any setting or login of the user's it is a folder outside the
 * checkout instead of Pulumi Cloud.
 *
 * @param project the folder of Pulumi.yaml
 * @throws Error when a passphrase file cannot be read, or ours is gone while there are stacks that need it
 */
export function chooseBackend(project: string, environment: NodeJS.ProcessEnv = process.env): Backend {
  const backend = usersBackend(project, environment) ?? ownBackend();
  const passphrase = usersPassphrase(environment) ?? (backend.source === "own" ? ownPassphrase(backend) : undefined);
  if (passphrase?.source === "own") {
    backend.environment.PULUMI_CONFIG_PASSPHRASE_FILE = passphraseFile();
  }
  return { ...backend, passphrase };
}

function usersBackend(project: string, environment: NodeJS.ProcessEnv): Backend | undefined {
  if (environment.PULUMI_BACKEND_URL) {
    return fromUrl("PULUMI_BACKEND_URL", environment.PULUMI_BACKEND_URL);
  }
  const inProject = /^backend:\s+url:\s*["']?([^"'\s]+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"));
  if (inProject) {
    return fromUrl("Pulumi.yaml", inProject[1] ?? "");
  }
  const home = environment.PULUMI_HOME || join(homedir(), ".pulumi");
  const credentials = environment.PULUMI_CREDENTIALS_PATH || home;
  const login = currentLogin(credentials);
  if (login !== undefined) {
    // Named, because a toolchain of ours has a home folder of its own, where Pulumi would look for the login.
    return { ...fromUrl("login", login), environment: { PULUMI_CREDENTIALS_PATH: credentials } };
  }
  return environment.PULUMI_ACCESS_TOKEN ? fromUrl("PULUMI_ACCESS_TOKEN", "Pulumi Cloud") : undefined;
}

function fromUrl(source: Backend["source"], url: string): Backend {
  return { source, name: url, folder: folderOf(url), environment: {} };
}

function folderOf(url: string): string | undefined {
  if (!url.startsWith("file://")) {
    return undefined;
  }
  const path = url.slice("file://".length).replace(/\?.*/s, "");
  return path.startsWith("/") ? fileURLToPath(`file://${path}`) : resolve(path.replace(/^~/, homedir()));
}

function ownBackend(): Backend {
  const folder = stateFolder("stacks");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const url = pathToFileURL(folder).href;
  // A stack file without `encryptionsalt` (ours are kept without, see stackFile.ts) takes the state's.
  const environment = { PULUMI_BACKEND_URL: url, PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true" };
  return { source: "own", name: url, folder, environment };
}

function usersPassphrase(environment: NodeJS.ProcessEnv): Backend["passphrase"] {
  const { PULUMI_CONFIG_PASSPHRASE: value, PULUMI_CONFIG_PASSPHRASE_FILE: file } = environment;
  if (value !== undefined) {
    return { source: "PULUMI_CONFIG_PASSPHRASE", value };
  }
  if (!file) {
    return undefined;
  }
  try {
    return { source: "PULUMI_CONFIG_PASSPHRASE_FILE", value: readFileSync(file, "utf8").trim() };
  } catch (error) {
    throw new Error(
      `PULUMI_CONFIG_PASSPHRASE_FILE is ${file}, which cannot be read (${(error as Error).message}). ` +
        "Set it to the file with the stack's passphrase, or unset it to use this project's own.",
      { cause: error },
    );
  }
}

function ownPassphrase({ folder }: Backend): Backend["passphrase"] {
  const file = passphraseFile();
  if (!existsSync(file)) {
    refuseToLosePassphrase(file, folder ?? "");
    createOnce(file, `${randomBytes(24).toString("base64url")}\n`);
  }
  return { source: "own", value: readFileSync(file, "utf8").trim() };
}

/** Another passphrase would not open the stacks that are there. */
function refuseToLosePassphrase(file: string, folder: string): void {
  const stacks = stacksFolder(folder);
  const some =
    existsSync(stacks) && readdirSync(stacks, { recursive: true }).some((name) => /\.json(\.\w+)?$/.test(String(name)));
  if (some) {
    throw new Error(
      `The passphrase file ${file} is missing, but there are stacks in ${stacks} whose secrets are encrypted with it. ` +
        "Put the file back, or set PULUMI_CONFIG_PASSPHRASE to the passphrase that they were created with. If it is lost, " +
        `remove the stacks' containers, networks and volumes with docker, then the folder ${folder}.`,
    );
  }
}

/** Creates a private file with its content in one step; when two runs do so at once, both use the first one's. */
function createOnce(file: string, content: string): void {
  const temporary = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(temporary, content, { mode: 0o600 });
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
      throw error;
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}
