import { beforeEach, describe, expect, test } from "vitest";
import { hintAtLostState, refuseLostState, removeWithoutState } from "../../cli/context/lostState";
import type { Deployment } from "../../cli/context/stack";
import { failure, Sandbox } from "./fakes";

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  sandbox.program(
    "docker",
    `case "$1 $2" in
      "container ls") echo broker1 ;;
      "volume ls") printf 'broker1-data\\nlog\\n' ;;
      "volume inspect") printf 'broker1-data\\t2026-11-27T23:05:06Z\\talice@laptop\\n' ;;
      "system df") printf 'other\\t1GB\\nbroker1-data\\t1.2MB\\n' ;;
    esac`,
  );
});

const made = (type: string): Deployment => ({ resources: [{ type, urn: `urn:pulumi:dev::p::${type}::name` }] });

describe("a stack whose state is lost", () => {
  test.each([
    ["is empty", {}],
    ["has the stack alone", made("pulumi:pulumi:Stack")],
  ])("is removed by its label when the state %s", async (_title, deployment) => {
    expect(await removeWithoutState("dev", deployment, {}, true)).toEqual([
      "container broker1",
      "volume broker1-data",
      "volume log",
    ]);
    const calls = sandbox.calls();
    expect(calls.filter((call) => call.includes(" ls "))).toHaveLength(3);
    calls.slice(0, 3).forEach((call) => {
      expect(call).toContain("--filter=label=kafka-cluster-links.stack=dev");
    });
    expect(calls.slice(3)).toEqual([
      "docker container rm --force --volumes broker1",
      "docker volume rm --force broker1-data log",
    ]);
  });

  test.each([
    ["resources", made("docker:index/volume:Volume")],
    ["interrupted operations", { pending_operations: [{ type: "creating", resource: { type: "t", urn: "u" } }] }],
  ])("is not lost when its state has %s", async (_title, deployment) => {
    expect(await failure(removeWithoutState("dev", deployment, {}, true))).toBe(
      "The state of stack dev is not lost. Remove the stack with npm run down. Nothing was changed.",
    );
    expect(sandbox.calls()).toEqual([]);
  });

  test("is shown and kept without an answer: it may be somebody else's", async () => {
    expect(await failure(removeWithoutState("dev", {}, {}, false))).toBe(
      "Docker has of a stack dev: container broker1, volume broker1-data, volume log.\n" +
        "Its records are in these volumes:\n" +
        "  broker1-data, made by alice@laptop on 2026-11-27 23:05 UTC, 1.2MB\n" +
        "If all of it is yours and may go: npm run down -- --without-state --yes. Nothing was changed.",
    );
    expect(sandbox.calls().filter((call) => call.includes(" rm "))).toEqual([]);
  });

  test("is not made once more, with the same facts", async () => {
    expect(await failure(refuseLostState("dev", {}, {}))).toContain(
      "Of these, records are in broker1-data, made by alice@laptop on 2026-11-27 23:05 UTC, 1.2MB. If they are of",
    );
  });

  test("is hinted at", async () => {
    expect(await hintAtLostState("dev", "COMMAND")).toMatch(
      /container broker1, volume broker1-data, .* remove them with COMMAND\.$/,
    );
  });

  test("is not hinted at when Docker does not run", async () => {
    sandbox.program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    expect(await hintAtLostState("dev", "COMMAND")).toBe("");
  });

  test("stays when Docker does not answer, in Docker's words", async () => {
    sandbox.program("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    expect(await failure(removeWithoutState("dev", {}, {}, true))).toBe(
      "docker container ls failed: Cannot connect to the Docker daemon",
    );
  });
});
