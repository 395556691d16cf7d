import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { getPrometheus, type Prometheus } from "../harness/prometheus";
import { ROOT } from "../harness/temporaryStack";

// Prometheus itself on what is in monitoring/; the metrics that the rules name are looked for in metrics.test.ts.

let prometheus: Prometheus;

beforeAll(async () => {
  prometheus = await getPrometheus();
});
afterAll(() => {
  prometheus.remove();
});

describe("promtool", () => {
  test.each([
    ["finds the configuration right", "check", "config", "prometheus.yml"],
    ["finds the alert rules right", "check", "rules", "alerts.yml"],
    ["sees each alert when it is due, and not before", "test", "rules", "alerts.test.yml"],
  ])("%s", async (_title, action, what, file) => {
    const { status, stdout, stderr } = await capture(prometheus.promtool, [
      action,
      what,
      join(ROOT, "monitoring", file),
    ]);
    expect(status, stdout + stderr).toBe(0);
  });
});
