import { writeFileSync } from "node:fs";

/**
 * Writes what a command makes.
 *
 * @param what the thing, as a sentence begins with it: "The picture"
 * @param output a path, or `-` for standard output
 * @throws Error that names the file and says why it cannot be written
 */
export function writeOutput(what: string, output: string, text: string): void {
  if (output === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(output, text);
  } catch (error) {
    throw new Error(
      `${what} cannot be written to ${output} (${(error as Error).message}). ` +
        "Name a file in a folder that is there and yours with --output FILE, or - for standard output.",
      { cause: error },
    );
  }
}
