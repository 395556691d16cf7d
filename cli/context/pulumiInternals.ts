import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

// What Pulumi keeps in files and states without promising their format to anybody. Written for Pulumi 3.256; all that depends
// on it is here. `pulumi cancel` and `pulumi whoami` are no replacement: the first also takes the lock of a run that has just
// started, the second needs a login and a third of a second.

/** What Pulumi writes into a lock file. */
export interface LockFile {
  pid: number;
  username: string;
  hostname: string;
  /** ISO 8601. */
  timestamp: string;
}

/** The folder with the locks of a stack, in a backend made of files. */
export function lockFolder(backendFolder: string, project: string, stack: string): string {
  return join(backendFolder, ".pulumi", "locks", "organization", project, stack);
}

/** The folder with the stacks of all projects, in a backend made of files. */
export function stacksFolder(backendFolder: string): string {
  return join(backendFolder, ".pulumi", "stacks");
}

/** Whether a backend made of files has a stack; known without Pulumi, which may have to be built first. */
export function hasStackFile(backendFolder: string, project: string, stack: string): boolean {
  const file = join(stacksFolder(backendFolder), project, `${stack}.json`);
  return [file, `${file}.gz`, `${file}.zst`].some((name) => existsSync(name));
}

/** The backend that the user is logged in to; undefined without a login. */
export function currentLogin(credentialsFolder: string): string | undefined {
  try {
    const content = readFileSync(join(credentialsFolder, "credentials.json"), "utf8");
    return (JSON.parse(content) as { current?: string }).current || undefined;
  } catch {
    return undefined; // No login, or a file that Pulumi itself will complain about.
  }
}

/** The key by which a state marks a value as secret; its own value names the kind of mark. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** For `JSON.parse`: replaces secrets that were exported with `--show-secrets` by their values. */
export function plainSecrets(_: string, value: unknown): unknown {
  const isSecret = typeof value === "object" && value !== null && SIGNATURE in value;
  return isSecret && "plaintext" in value ? JSON.parse(String(value.plaintext)) : value;
}
