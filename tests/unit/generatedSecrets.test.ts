import { describe, expect, test } from "vitest";
import { linked } from "./linkedClusters";
import { type ProgramRun, runProgram, secretOf } from "./mocks";

const run = (generation: number, before: ProgramRun | undefined) =>
  runProgram({ ...linked(), secretsGeneration: String(generation) }, undefined, before?.outputs);

const seeds = ({ resources }: ProgramRun) =>
  resources
    .map(({ name }) => name)
    .filter((name) => name.endsWith("-seed"))
    .sort();
const environment = (of: ProgramRun, container: string) =>
  (of.named(container).inputs.envs as string[]).filter((line) => line.includes("PASSWORD_ENCODER"));
const reference = (key: string) => `\${file:/etc/kafka/secrets/password_encoder.properties:${key}}`;

/** The passwords and secrets that a server's files hold. */
function installed(of: ProgramRun): { password: string; encoder: Record<string, string> } {
  const lines = String(secretOf(of.named("broker1-files").inputs.stdin)).split("\n");
  const content = (file: string) =>
    Buffer.from(
      lines.find((line) => line.startsWith(`/etc/kafka/secrets/${file} `))?.split(" ")[1] ?? "",
      "base64",
    ).toString();
  const encoder = content("password_encoder.properties").trimEnd().split("\n");
  return {
    password: content("broker_sslkey_creds"),
    encoder: Object.fromEntries(encoder.map((line) => line.split("="))) as Record<string, string>,
  };
}

/** Runs of these generations, one after the other. */
async function runs(...generations: number[]): Promise<ProgramRun[]> {
  const done: ProgramRun[] = [];
  for (const generation of generations) {
    done.push(await run(generation, done.at(-1)));
  }
  return done;
}

describe("the first generation of secrets", () => {
  test("is the default, and replaces none", async () => {
    const first = await runProgram(linked());
    expect(seeds(first)).toEqual(["secrets-seed"]);
    expect(environment(first, "broker1-container")).toEqual([`KAFKA_PASSWORD_ENCODER_SECRET=${reference("secret")}`]);
    expect(first.resources.map(({ name }) => name)).not.toContain("cluster1-secrets");
    expect(first.outputs.data).toMatchObject({ secretsGeneration: 1 });
    expect(installed(await run(1, undefined))).toEqual(installed(first));
  });
});

describe("the next generation of secrets", () => {
  test("replaces all of them, and servers still accept the one before", async () => {
    const [first, second] = (await runs(1, 2)) as [ProgramRun, ProgramRun];
    expect(seeds(second)).toEqual(["secrets-2-seed", "secrets-seed"]);
    for (const [container, prefix] of [
      ["broker1-container", "KAFKA"],
      ["links2-container", "LINKS"],
    ] as const) {
      expect(environment(second, container)).toEqual([
        `${prefix}_PASSWORD_ENCODER_OLD_SECRET=${reference("previous2")}`,
        `${prefix}_PASSWORD_ENCODER_SECRET=${reference("secret2")}`,
      ]);
    }
    const [old, now] = [installed(first), installed(second)];
    expect(now.password).toMatch(/^[0-9a-f]{32}$/);
    expect(now.password).not.toBe(old.password);
    // A server that dies before it is replaced starts with the key that it knows.
    const { secret = "none" } = old.encoder;
    expect(now.encoder).toEqual({
      secret,
      secret2: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      previous2: secret,
    });
    expect(now.encoder.secret2).not.toBe(secret);
  });

  test("is complete when all that is stored is encrypted under it, which comes after all servers", async () => {
    const [, second] = (await runs(1, 2)) as [ProgramRun, ProgramRun];
    const replaced = second.named("cluster2-secrets");
    expect(replaced.inputs.environment).toMatchObject({ GENERATION: "2", LINK_WORKERS: "1" });
    expect(replaced.after).toEqual(expect.arrayContaining(["cluster2-brokers-ready", "cluster2-links-ready"]));
    expect(second.outputs.data).toMatchObject({ secretsGeneration: 2 });
  });

  test("leaves nothing of the one before in the run after that, which restarts nothing", async () => {
    const [first, second, again] = (await runs(1, 2, 2)) as [ProgramRun, ProgramRun, ProgramRun];
    expect(seeds(again)).toEqual(["secrets-2-seed"]);
    const { secret2 = "none" } = installed(second).encoder;
    expect(installed(again)).toEqual({
      password: installed(second).password,
      encoder: { secret2, previous2: secret2 },
    });
    expect(Object.values(installed(again).encoder)).not.toContain(installed(first).encoder.secret);
    for (const container of ["broker1-container", "broker2-container", "links1-container", "links2-container"]) {
      expect(again.named(container).inputs).toEqual(second.named(container).inputs);
    }
    expect(again.named("cluster2-secrets").inputs).toEqual(second.named("cluster2-secrets").inputs);
  });

  test("can be replaced in turn, at once or later", async () => {
    const [, second, third] = (await runs(1, 2, 3)) as [ProgramRun, ProgramRun, ProgramRun];
    expect(seeds(third)).toEqual(["secrets-2-seed", "secrets-3-seed"]);
    const { secret2 = "none" } = installed(second).encoder;
    expect(installed(third).encoder).toMatchObject({ secret2, previous2: secret2, previous3: secret2 });
    expect(installed((await runs(1, 2, 2, 3)).at(-1) ?? third)).toEqual(installed(third));
  });

  test("still accepts the one before as long as it is not complete", async () => {
    const [first, second] = (await runs(1, 2)) as [ProgramRun, ProgramRun];
    // The interrupted run has left the outputs of the one before it.
    const again = await run(2, first);
    expect(installed(again)).toEqual(installed(second));
    await expect(run(3, first)).rejects.toThrow("secretsGeneration: received 3; allowed: 1, which the stack has, or 2");
  });

  test("cannot be an earlier one, nor leave one out", async () => {
    const [, second] = (await runs(1, 2)) as [ProgramRun, ProgramRun];
    for (const wrong of [1, 4]) {
      await expect(run(wrong, second)).rejects.toThrow(
        `secretsGeneration: received ${wrong}; allowed: 2, which the stack has, or 3, the next one`,
      );
    }
  });

  test("of a new stack can be any", async () => {
    expect((await run(7, undefined)).outputs.data).toMatchObject({ secretsGeneration: 7 });
  });
});
