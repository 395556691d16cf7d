import { createInterface } from "node:readline/promises";

/** Whether somebody is there to answer. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY;
}

/** Asks a question that only the word `yes` answers with yes: this is not to be done by a key that was pressed too often. */
export async function confirmed(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  const stopped = new AbortController();
  // Ctrl-C and Ctrl-D are no answer, which is a no.
  prompt.once("close", () => {
    stopped.abort();
  });
  try {
    const answer = await prompt.question(`${question} Type yes to go on: `, { signal: stopped.signal });
    return answer.trim().toLowerCase() === "yes";
  } catch {
    console.log();
    return false;
  } finally {
    prompt.close();
  }
}
