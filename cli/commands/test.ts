import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foreground } from "../terminal/process";
import { main } from "../terminal/main";

/** Checks of the sources; each counts as one test. */
const CHECKS: [title: string, command: string, args: string[]][] = [
  ["formatting (Prettier)", "prettier", ["--check", "--log-level", "warn", "."]],
  ["lint (ESLint)", "eslint", ["--max-warnings", "0", "."]],
  ["types (tsc)", "tsc", ["--project", ".", "--noCheck", "false"]],
];

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * `npm test`: everything, from formatting to real containers. Arguments go to vitest, and leave the checks out:
 * `npm test -- --project unit`.
 */
void main(async (args) => {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  if (args.length === 0) {
    runChecks(count);
  }
  await runVitest(args, count);
  console.log(`${count.passed} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ""}`);
  return count.failed === 0 ? 0 : 1;
});

function runChecks(count: Count): void {
  for (const [title, command, args] of CHECKS) {
    const { status, stdout, stderr } = spawnSync(join("node_modules", ".bin", command), args, { encoding: "utf8" });
    const passed = status === 0;
    console.log(`${passed ? "✔" : "✖"} ${title}${passed ? "" : `\n${stdout}${stderr}`}`);
    count[passed ? "passed" : "failed"]++;
  }
}

async function runVitest(args: string[], count: Count): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-vitest-"));
  const report = join(folder, "report.json");
  try {
    const status = await foreground(
      join("node_modules", ".bin", "vitest"),
      ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...args],
      {},
    );
    const results = readReport(report);
    count.passed += results.passed;
    count.skipped += results.skipped;
    // A file that cannot be loaded, or a hook that fails, has no failed test of its own.
    count.failed += status === 0 ? results.failed : Math.max(1, results.failed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readReport(file: string): Count {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
    return {
      passed: report.numPassedTests ?? 0,
      failed: report.numFailedTests ?? 0,
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
