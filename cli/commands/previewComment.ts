import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { main } from "../terminal/main";
import { writeOutput } from "../terminal/output";
import { capture } from "../terminal/process";
import { comment } from "../preview/comment";
import { readPreview } from "../preview/digest";
import { readCommentOptions } from "../preview/options";
import { begin, docker, image, prepared, pulumi, type Run, stack } from "../context/run";
import { drift } from "../drift/reconcile";

void main(async (args) => {
  const { from, output, ...options } = readCommentOptions(args);
  // What is read needs neither a stack nor Pulumi nor Docker.
  const json = from === undefined ? await runPreview(begin(options)) : await readInput(from);
  const preview = readPreview(json);
  writeOutput("The comment", output, comment(preview));
  return preview.failed ? 1 : 0;
});

/** @throws Error with what Pulumi says when it does not come as far as to a preview */
async function runPreview(run: Run): Promise<string> {
  let json = "";
  await prepared(
    run,
    [docker, pulumi, stack, image, drift("show")],
    async () => {
      const args = ["preview", "--json", "--non-interactive", "--stack", run.options.stack, ...run.options.rest];
      const { status, stdout, stderr } = await capture(run.cli.executable, args, { environment: run.cli.environment });
      if (!stdout.trimStart().startsWith("{")) {
        throw new Error(`pulumi preview failed: ${`${stderr}\n${stdout}`.trim() || `exit status ${status}`}`);
      }
      json = stdout;
      return status;
    },
    // Standard output may be the comment.
    process.stderr,
  );
  return json;
}

/** @throws Error that names the file */
async function readInput(from: string): Promise<string> {
  if (from === "-") {
    return text(process.stdin);
  }
  try {
    return readFileSync(from, "utf8");
  } catch (error) {
    throw new Error(
      `The preview cannot be read from ${from} (${(error as Error).message}). ` +
        "Name a file with what pulumi preview --json prints, or - for standard input.",
      { cause: error },
    );
  }
}
