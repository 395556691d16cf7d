import { hostname, userInfo } from "node:os";

/** Who runs the program, and on which machine: `alice@laptop`. A user without a name is shown by number. */
export function owner(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
