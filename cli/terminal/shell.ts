import type { Environment } from "./process";

/**
 * Lines that set variables in any POSIX shell.
 *
 * @param folder put in front of PATH, if it is not there yet
 * @throws when a name is none that a shell takes
 */
export function exportLines(environment: Environment, folder?: string): string {
  const lines = Object.entries(environment).map(([name, value]) => {
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      throw new Error(
        `"${name}" cannot be the name of an environment variable: only letters, digits and _ are allowed.`,
      );
    }
    return value === undefined ? `unset ${name}` : `export ${name}=${quote(value)}`;
  });
  if (folder !== undefined) {
    const prefix = quote(`${folder}:`);
    lines.push(`case "$PATH" in ${prefix}*) ;; *) export PATH=${prefix}"$PATH" ;; esac`);
  }
  return lines.join("\n");
}

/** Quotes a value for a POSIX shell: within single quotes, only the single quote itself is special. */
export function quote(value: string): string {
  return /^[\w./:=@%+,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
