import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { runSteps, type Step } from "../../cli/terminal/steps";
import { Sandbox } from "./fakes";

/** A step that ends when it is told to. */
function controlled(title: string, after?: Step<string[]>[]) {
  let end!: (error?: Error) => void;
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => {
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    };
  });
  const step: Step<string[]> = {
    title,
    after,
    run: async (started) => {
      started.push(title);
      await ended;
      return "";
    },
  };
  return { step, end: (error?: Error) => (end(error), new Promise((resolve) => setTimeout(resolve, 5))) };
}

const quiet = () => new PassThrough();

describe("steps", () => {
  test("start as soon as those that they come after are done", async () => {
    const started: string[] = [];
    const docker = controlled("docker", []);
    const pulumi = controlled("pulumi", []);
    const stack = controlled("stack", [pulumi.step]);
    const image = controlled("image", [docker.step]);
    const drift = controlled("drift");
    const run = runSteps([docker.step, pulumi.step, stack.step, image.step, drift.step], started, quiet());
    await docker.end();
    expect(started).toEqual(["docker", "pulumi", "image"]);
    await pulumi.end();
    expect(started).toEqual(["docker", "pulumi", "image", "stack"]);
    await stack.end();
    expect(started).toHaveLength(4);
    await image.end();
    expect(started.at(-1)).toBe("drift");
    await drift.end();
    await run;
  });

  test("a step that it comes after and that does not run holds nobody up", async () => {
    const started: string[] = [];
    const absent = controlled("absent");
    const image = controlled("image", [absent.step]);
    await Promise.all([runSteps([image.step], started, quiet()), image.end()]);
    expect(started).toEqual(["image"]);
  });

  test("at the first error no other starts, the programs of the running ones are ended, and it is thrown", async () => {
    const sandbox = new Sandbox();
    sandbox.program("endless", "sleep 60");
    const statuses: number[] = [];
    const long: Step<string[]> = {
      title: "long",
      after: [],
      run: async () => {
        statuses.push((await capture("endless", [])).status, (await capture("endless", [])).status);
        throw new Error("a consequence");
      },
    };
    const bad: Step<string[]> = {
      title: "bad",
      after: [],
      run: async () => {
        await expect.poll(() => sandbox.calls()).toEqual(["endless "]);
        throw new Error("the cause");
      },
    };
    const started: string[] = [];
    const never = controlled("never", [long]);
    const began = performance.now();
    await expect(runSteps([long, bad, never.step], started, quiet())).rejects.toThrow("the cause");
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(statuses).toEqual([143, 143]);
    expect(started).toEqual([]);
  });
});
