import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../cli/terminal/process";
import { type JavaTest, parseReport } from "./reports";

const POM = join(__dirname, "../../images/kafka/links/pom.xml");

/** What a run of Maven gave. */
export interface MavenRun {
  /** What kept tests from running, in Maven's words: sources that do not compile, say. Empty when nothing did. */
  problem: string;
  tests: JavaTest[];
}

/** Compiles cluster links and runs their Java tests, without writing anything into the checkout. */
export async function runJavaTests(): Promise<MavenRun> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-java-"));
  try {
    const { status, stdout, stderr } = await capture("mvn", [
      ...["--batch-mode", "--no-transfer-progress", "--file", POM, `-Dbuild.folder=${folder}`],
      // A failed test is the business of its report: what is left for the status is everything else.
      ...["-Dmaven.test.failure.ignore=true", "test"],
    ]);
    return { problem: status === 0 ? "" : problemIn(stdout + stderr), tests: reportsIn(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What Maven failed with, without its advice on how to ask for more; the end of its output where it does not say. */
function problemIn(output: string): string {
  const [, failure] = /^\[ERROR\] (Failed to execute goal .*?)^\[ERROR\] (?:-> \[Help|To see)/ms.exec(output) ?? [];
  return failure?.replace(/^\[ERROR\] /gm, "").trim() ?? output.trim().split("\n").slice(-20).join("\n");
}

function reportsIn(folder: string): JavaTest[] {
  const reports = join(folder, "surefire-reports");
  return (existsSync(reports) ? readdirSync(reports) : [])
    .filter((name) => /^TEST-.*\.xml$/.test(name))
    .sort()
    .flatMap((name) => parseReport(readFileSync(join(reports, name), "utf8")));
}
