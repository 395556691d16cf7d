import { beforeEach, describe, expect, test, vi } from "vitest";
import { confirmRemoval } from "../../cli/context/removal";
import { begin } from "../../cli/context/run";
import type { Resource } from "../../cli/context/stack";
import { confirmed, isInteractive } from "../../cli/terminal/ask";
import { failure, Sandbox } from "./fakes";

vi.mock("../../cli/terminal/ask", () => ({ isInteractive: vi.fn(), confirmed: vi.fn() }));

const ROOT = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev";
const OURS = "kafka-cluster-links:index:";
const urn = (type: string, name: string) => `urn:pulumi:dev::p::${type}::${name}`;

const state = (protect: boolean): Resource[] => {
  const cluster = { urn: urn(`${OURS}KafkaCluster`, "one"), type: `${OURS}KafkaCluster`, parent: ROOT };
  return [
    { urn: ROOT, type: "pulumi:pulumi:Stack" },
    cluster,
    { urn: urn(`${OURS}Broker`, "broker1"), type: `${OURS}Broker`, parent: cluster.urn },
    {
      ...{
        urn: urn("kafka:index/topic:Topic", "one-orders"),
        type: "kafka:index/topic:Topic",
        parent: cluster.urn,
        protect,
      },
      inputs: { name: "orders", partitions: 1, replicationFactor: 1 },
    },
  ];
};

let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  vi.spyOn(process, "cwd").mockReturnValue(sandbox.folder);
  vi.spyOn(console, "log").mockReturnValue();
  sandbox.write("Pulumi.yaml", "name: p\n");
  sandbox.program("pulumi", "");
  vi.mocked(isInteractive).mockReset().mockReturnValue(false);
  vi.mocked(confirmed).mockReset();
});

const remove = (resources: Resource[], yes = false) => confirmRemoval({ ...begin(), deployment: { resources } }, yes);
const UNPROTECT = "pulumi --non-interactive --color=never state unprotect --all --yes --stack dev";

describe("without a terminal", () => {
  test("a stack with protected data stays, and what would go is said", async () => {
    expect(await failure(remove(state(true)))).toBe(
      "This would remove the stack dev with all its data, which is protected (protectData):\n" +
        "  cluster one on broker1: topics orders, and any others\n" +
        "If all of it may go: npm run down -- --yes. Nothing was changed.",
    );
    expect(sandbox.calls()).toEqual([]);
  });

  test("--yes takes the protection away", async () => {
    await remove(state(true), true);
    expect(sandbox.calls()).toEqual([UNPROTECT]);
  });

  test("a stack without protected data is removed as before", async () => {
    await remove(state(false));
    expect(sandbox.calls()).toEqual([]);
  });
});

describe("on a terminal", () => {
  beforeEach(() => {
    vi.mocked(isInteractive).mockReturnValue(true);
  });

  test.each([true, false])("it is asked, whether data is protected or not: %s", async (protect) => {
    vi.mocked(confirmed).mockResolvedValue(false);
    expect(await failure(remove(state(protect)))).toBe("Nothing was changed.");
    expect(sandbox.calls()).toEqual([]);
    vi.mocked(confirmed).mockResolvedValue(true);
    await remove(state(protect));
    expect(sandbox.calls()).toEqual(protect ? [UNPROTECT] : []);
  });

  test("--yes answers, and of an empty stack nothing is asked", async () => {
    await remove(state(false), true);
    await remove([{ urn: ROOT, type: "pulumi:pulumi:Stack" }]);
    expect(confirmed).not.toHaveBeenCalled();
  });
});
