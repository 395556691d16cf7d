import { describe, expect, test } from "vitest";
import { driftOf, findDrift, type Findings } from "../../../cli/drift/drift";
import { Sandbox } from "../fakes";
import { IDS, LINK, LIVE } from "./clusterOutput";

describe("what is repaired", () => {
  const findings = (found: Findings["differences"]): Findings => ({
    ...{ differences: found, unreadable: [], links: 1, mirrors: 1, live: {} },
  });

  test("is listed by component, with the time, so that the same difference found again is another one", () => {
    const found = findings([
      { component: "cluster2-my-link", text: "one" },
      { component: "cluster2-my-link-demo-cl-topic", text: "two" },
      { component: "cluster2-my-link", text: "three" },
      { text: "link other of cluster2 is not declared" },
    ]);
    expect(driftOf(found, new Date(0))).toEqual({
      "cluster2-my-link": "1970-01-01T00:00:00.000Z; one; three",
      "cluster2-my-link-demo-cl-topic": "1970-01-01T00:00:00.000Z; two",
    });
    expect(driftOf(found, new Date(1))).not.toEqual(driftOf(found, new Date(0)));
  });

  test("is nothing where nothing differs", () => {
    expect(driftOf(findings([]))).toEqual({});
  });
});

describe("the comparison of a stack", () => {
  const outputs = {
    bootstrapServers: {
      cluster2: { SSL: "broker2:9094", EXTERNAL: "localhost:29094" },
      cluster1: { SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
    },
    clusterIds: IDS,
    containers: {
      cluster2: { brokers: ["broker2", "broker2-2"], zookeepers: [], linkWorkers: [] },
      cluster1: { brokers: ["broker1"], zookeepers: [], linkWorkers: [] },
    },
    links: [LINK],
  };

  test("asks the destination, and the next broker where one does not answer", async () => {
    const sandbox = new Sandbox();
    sandbox.write("live", LIVE.replace("check.ms=10000", "check.ms=5"));
    sandbox.program(
      "docker",
      '[[ " $* " == *" broker2-2 "* ]] || { echo "broker2 is not running" >&2; exit 1; }\ncat $SANDBOX/live',
    );
    expect(await findDrift(outputs, {})).toEqual({
      differences: [
        {
          component: "cluster2-my-link",
          text: "link my-link of cluster2: availability.check.ms is 5, declared: 10000",
        },
      ],
      unreadable: [],
      links: 1,
      mirrors: 1,
      live: { cluster2: { "demo-cl-topic": expect.objectContaining({ link: "my-link", state: "ACTIVE" }) as object } },
    });
    const calls = sandbox.calls().filter((line) => line.startsWith("docker exec"));
    expect(calls).toHaveLength(2);
    for (const call of calls) {
      expect(call).toContain("--env BOOTSTRAP_SERVER=broker2:9094 ");
      expect(call).toContain("--env LINKS=my-link --env MIRRORS=demo-cl-topic ");
    }
  });

  test("says of a cluster that does not answer that it is not known, not that everything is gone", async () => {
    new Sandbox().program("docker", 'echo "Error: it is down" >&2; exit 1');
    expect(await findDrift(outputs, {})).toEqual({
      differences: [],
      unreadable: [{ cluster: "cluster2", reason: "broker2: Error: it is down; broker2-2: Error: it is down" }],
      links: 1,
      mirrors: 1,
      live: {},
    });
  });

  test.each([{ links: [] }, { links: undefined }])("asks nobody where there are no links: %j", async (none) => {
    const sandbox = new Sandbox();
    sandbox.program("docker", "exit 1");
    expect(await findDrift({ ...outputs, ...none }, {})).toEqual({
      ...{ differences: [], unreadable: [], links: 0, mirrors: 0, live: {} },
    });
    expect(sandbox.calls()).toEqual([]);
  });
});
