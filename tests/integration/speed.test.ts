import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { ROOT, TestStack } from "../harness/testStack";

// The promises about time. Ratios are measured side by side in one run, since machines differ and are busy.

const stack = new TestStack("it-speed");
const CLUSTERS = [1, 2].map((index) => ({
  name: `cluster${index}`,
  broker: `broker${index}`,
  zookeeper: `zookeeper${index}`,
  ports: { external: 19492 + index },
  topics: [{ name: "kafka-topic" }],
}));

beforeAll(async () => {
  await stack.create({ clusters: CLUSTERS });
});
afterAll(async () => {
  await stack.remove();
});

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

test("npm run up has two clusters of the walkthrough healthy within 60 s", async () => {
  const took = await seconds(async () => {
    const environment = stack.processEnvironment();
    const run = await capture("npm", ["run", "up", "--", "--stack", stack.name], { environment });
    expect(run).toMatchObject({ status: 0 });
  });
  console.log(`npm run up, everything cached: ${took.toFixed(1)} s`);
  expect(took).toBeLessThan(60);
});

/** A Pulumi program of one empty file, as `pulumi new typescript` sets it up. */
async function emptyProgram(): Promise<() => Promise<void>> {
  const folder = join(stack.folder, "empty");
  mkdirSync(folder);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const write = (file: string, content: string) => {
    writeFileSync(join(folder, file), content);
  };
  write("Pulumi.yaml", "name: empty\nruntime: nodejs\n");
  write("package.json", JSON.stringify({ name: "empty", main: "index.ts" }));
  write("index.ts", 'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n');
  const compilerOptions = { strict: true, target: "es2020", module: "node16", moduleResolution: "node16" };
  write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  const environment = stack.processEnvironment();
  const pulumi = async (...args: string[]) => {
    const run = await capture("pulumi", [...args, "--cwd", folder, "--non-interactive"], { environment });
    expect(run).toMatchObject({ status: 0 });
  };
  await pulumi("stack", "init", "dev");
  await pulumi("up", "--yes", "--skip-preview", "--stack", "dev");
  return () => pulumi("preview", "--stack", "dev", "--expect-no-changes");
}

test("a preview without changes takes less than 2.5 times that of an empty program", async () => {
  const empty = await emptyProgram();
  const ours = () => stack.must(["preview", "--expect-no-changes"]);
  const times: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let round = 0; round < 8; round++) {
    times.empty.push(await seconds(empty));
    times.ours.push(await seconds(ours));
  }
  // The least disturbed run of each: whatever else the machine does only ever adds time.
  const [best, bestEmpty] = [Math.min(...times.ours), Math.min(...times.empty)];
  const ratio = best / bestEmpty;
  console.log(
    `preview without changes: ${best.toFixed(2)} s, empty program: ${bestEmpty.toFixed(2)} s, ratio ${ratio.toFixed(2)}`,
  );
  expect(ratio).toBeLessThan(2.5);
});
