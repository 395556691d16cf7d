import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

/** Variable that names the file which the reporter writes. */
export const RESULTS_FILE = "KAFKA_CLUSTER_LINKS_TEST_RESULTS";

/** Something that took time. */
export interface Timed {
  name: string;
  milliseconds: number;
}

/** A figure that a soak test measured, beside what it must be. */
export interface Measure {
  name: string;
  value: string;
  objective: string;
}

/** What a run of vitest came to. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
  files: Timed[];
  tests: Timed[];
  measures: Measure[];
}

declare module "vitest" {
  interface TaskMeta {
    measures?: Measure[];
  }
}

/** Writes the results of a run for `npm test`: unlike vitest's JSON report, the time of a file has that of its hooks. */
export default class ResultsReporter implements Reporter {
  private readonly results: Results = { passed: 0, failed: 0, skipped: 0, files: [], tests: [], measures: [] };

  onTestModuleEnd(module: TestModule): void {
    const { results } = this;
    const file = module.relativeModuleId;
    const { duration, collectDuration, prepareDuration, setupDuration } = module.diagnostic();
    results.files.push({ name: file, milliseconds: duration + collectDuration + prepareDuration + setupDuration });
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      results[state === "passed" ? "passed" : state === "failed" ? "failed" : "skipped"]++;
      results.tests.push({ name: `${file} > ${test.fullName}`, milliseconds: test.diagnostic()?.duration ?? 0 });
      results.measures.push(...(test.meta().measures ?? []));
    }
  }

  onTestRunEnd(): void {
    const file = process.env[RESULTS_FILE];
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(this.results));
    }
  }
}
