import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../terminal/main";
import { foreground } from "../terminal/process";
import { runChecks } from "../testing/checks";
import { RESULTS_FILE, type Results } from "../testing/reporter";
import { measuresTable, slowest } from "../testing/summary";

/** What the soak tests measured, for whoever reads it afterwards. */
const SOAK_REPORT = "soak-report.md";

const NOTHING: Results = { passed: 0, failed: 0, skipped: 0, files: [], tests: [], measures: [] };

/** The checks of the sources, beside a part of the tests. */
const CHECKS = "--checks";

/**
 * `npm test`: everything, from formatting to real containers. Arguments go to vitest, and leave the checks out unless
 * `--checks` is among them: `npm test -- --checks --project unit`. `npm run test:soak` is `--soak`: what takes repetition, load or a quiet machine.
 */
void main(async (args) => {
  const soak = args[0] === "--soak";
  const everything = args.length === 0;
  const selected = soak
    ? ["--project", "soak", ...args.slice(1)]
    : everything
      ? ["--project", "!soak"]
      : args.filter((arg) => arg !== CHECKS);
  // Beside the first tests, which leave a processor idle now and then.
  const [checks, { status, results }] = await Promise.all([
    everything || args.includes(CHECKS) ? runChecks() : { passed: 0, failed: 0 },
    runVitest(selected),
  ]);
  // A file that cannot be loaded, or a hook that fails, has no failed test of its own.
  const failed = checks.failed + (status === 0 ? results.failed : Math.max(1, results.failed));
  console.log(`\n${slowest("Slowest files", results.files)}\n${slowest("Slowest tests", results.tests)}`);
  if (soak) {
    const table = measuresTable(results.measures);
    writeFileSync(SOAK_REPORT, table);
    console.log(`Measured (also in ${SOAK_REPORT})\n${table}`);
  }
  const skipped = results.skipped > 0 ? `, ${results.skipped} skipped` : "";
  console.log(`${checks.passed + results.passed} passed, ${failed} failed${skipped}`);
  return failed === 0 ? 0 : 1;
});

async function runVitest(args: string[]): Promise<{ status: number; results: Results }> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-vitest-"));
  const file = join(folder, "results.json");
  try {
    const status = await foreground(
      join("node_modules", ".bin", "vitest"),
      ["run", "--reporter=default", `--reporter=${join(__dirname, "..", "testing", "reporter.ts")}`, ...args],
      { [RESULTS_FILE]: file },
    );
    return { status, results: readResults(file) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readResults(file: string): Results {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Results;
  } catch {
    // It ended before it could write any.
    return NOTHING;
  }
}
