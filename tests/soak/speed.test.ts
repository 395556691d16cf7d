import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { ensureKafkaImage } from "../../tools/bootstrap/image";
import { docker } from "../harness/containers";
import { ROOT, TemporaryStack } from "../harness/temporaryStack";
import { measured } from "./measured";

// The promises about time. Ratios are measured side by side in one run, since machines differ and are busy.

const stack = new TemporaryStack("it-speed");
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
  measured("npm run up, everything cached", `${took.toFixed(1)} s`, "less than 60 s");
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
  measured(
    "preview without changes",
    `${best.toFixed(2)} s, empty program ${bestEmpty.toFixed(2)} s, ratio ${ratio.toFixed(2)}`,
    "ratio less than 2.5",
  );
  expect(ratio).toBeLessThan(2.5);
});

test("the image is found within 200 ms", async () => {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    times.push(await seconds(() => ensureKafkaImage(() => undefined)));
  }
  const best = Math.min(...times);
  measured("finding the image", `${Math.round(best * 1000)} ms`, "less than 200 ms");
  expect(best).toBeLessThan(0.2);
});

test("a broker and a ZooKeeper server stop within the ten seconds that Docker leaves them", async () => {
  for (const name of ["broker1", "zookeeper1"]) {
    const container = `${stack.name}-${name}`;
    const took = await seconds(() => docker("stop", container));
    measured(`docker stop ${name}`, `${took.toFixed(1)} s`, "less than 9 s, by itself");
    expect(await docker("inspect", "--format", "{{.State.ExitCode}}", container)).toBe("143");
    expect(took).toBeLessThan(9);
  }
});
