import { describe, expect, test } from "vitest";
import { isAsDeclared, evaluateHealth } from "../../../cli/status/health";
import type { DeclaredState } from "../../../topology/mirrorStates";
import { broker, certificate, cluster, NOT_AFTER, link, mirror, parts } from "./fixtures";

test("a stack in which all is well has neither problems nor warnings", () => {
  expect(evaluateHealth(parts())).toEqual({ problems: [], warnings: [] });
});

describe("a cluster", () => {
  const problems = (more: Parameters<typeof cluster>[0]) =>
    evaluateHealth(parts({ clusters: [cluster(more)] })).problems;

  test("that does not answer is a problem, and so is each of its brokers", () => {
    const dead = broker({
      state: "exited",
      answers: false,
      reason: "nobody listens there",
      certificateNotAfter: undefined,
    });
    expect(
      problems({ brokers: [dead], topics: undefined, unreachable: "connect ECONNREFUSED 127.0.0.1:29093" }),
    ).toEqual([
      "cluster1: no broker answers (connect ECONNREFUSED 127.0.0.1:29093)",
      "broker1 of cluster1: container exited, nobody listens there",
    ]);
  });

  test("of which one broker is dead says which, and what that does to its partitions", () => {
    const dead = broker({ name: "broker1-2", state: "exited", answers: false, reason: "no answer within 2 s" });
    expect(
      problems({
        brokers: [broker(), dead],
        topics: { count: 3, partitions: 12, underReplicated: 1, offline: 2 },
      }),
    ).toEqual([
      "broker1-2 of cluster1: container exited, no answer within 2 s",
      "cluster1: 1 partition with fewer in-sync replicas than replicas",
      "cluster1: 2 partitions without a leader",
    ]);
  });

  test.each(["exited", "unhealthy", "starting", "missing", "paused", "restarting"])(
    "has a container that is %s",
    (state) => {
      expect(
        problems({
          brokers: [broker({ state })],
          zookeepers: [{ name: "zookeeper1", state }],
          linkWorkers: [{ name: "links1", state }],
        }),
      ).toEqual(["broker1", "zookeeper1", "links1"].map((name) => `${name} of cluster1: container ${state}`));
    },
  );

  test.each(["healthy", "running"])("may have containers that are %s", (state) => {
    expect(problems({ zookeepers: [{ name: "zookeeper1", state }] })).toEqual([]);
  });

  test("is not blamed for a Docker that does not answer", () => {
    const state = "unknown";
    const clusters = [cluster({ brokers: [broker({ state })], zookeepers: [{ name: "zookeeper1", state }] })];
    expect(evaluateHealth(parts({ clusters, docker: "no answer within 2 s" })).problems).toEqual([
      "Docker cannot be asked for the containers: no answer within 2 s",
    ]);
  });
});

describe("a link", () => {
  const problems = (more: Parameters<typeof link>[0]) => evaluateHealth(parts({ links: [link(more)] })).problems;

  test("whose source is away is one problem, not one for each mirror", () => {
    const mirrors = ["a", "b"].map((topic) => mirror({ topic, mirrorTopic: topic, state: "SOURCE_UNAVAILABLE" }));
    expect(problems({ state: "SOURCE_UNAVAILABLE", mirrors })).toEqual([
      "link my-link of cluster2: its source cluster1 does not answer",
    ]);
  });

  test("whose source is away still tells of mirrors that are unhealthy for another reason", () => {
    const mirrors = [mirror({ state: "FAILED", error: "records are gone" })];
    expect(problems({ state: "SOURCE_UNAVAILABLE", mirrors })).toContain(
      "mirror topic orders of cluster2: FAILED: records are gone, declared active",
    );
  });

  test("that has not noticed yet that its source is away", () => {
    const reason = "its source cluster1 does not answer, which the link has not noticed yet";
    expect(problems({ reason })).toEqual([`link my-link of cluster2: ${reason}`]);
  });

  test("of which a mirror has not noticed that the source is back", () => {
    expect(problems({ mirrors: [mirror({ state: "SOURCE_UNAVAILABLE" })] })).toEqual([
      "mirror topic orders of cluster2: SOURCE_UNAVAILABLE, declared active",
    ]);
  });

  test("that is not there, or cannot be asked for, says nothing of its mirrors that is not known", () => {
    expect(
      problems({ state: "UNKNOWN", reason: "cluster2 does not answer", mirrors: [mirror({ state: "UNKNOWN" })] }),
    ).toEqual(["link my-link of cluster2: it cannot be asked for: cluster2 does not answer"]);
    expect(problems({ state: "MISSING", mirrors: [mirror({ state: "MISSING" })] })).toEqual([
      'link my-link of cluster2: it is not there; "npm run up" makes it',
    ]);
  });
});

describe("a mirror topic", () => {
  const STATES = ["ACTIVE", "PAUSED", "LINK_PAUSED", "SOURCE_UNAVAILABLE", "FAILED", "LINK_FAILED", "PENDING_STOPPED"];
  const ALL = [...STATES, "STOPPED", "MISSING"];

  test.each<[DeclaredState | undefined, string[]]>([
    ["active", ["ACTIVE"]],
    ["paused", ["PAUSED", "LINK_PAUSED"]],
    ["promoted", ["STOPPED", "MISSING"]],
    ["failed-over", ["STOPPED", "MISSING"]],
    // A link that makes mirrors by itself has some that nobody declared.
    [undefined, ALL.filter((state) => !state.endsWith("FAILED"))],
  ])("declared %s may be %j, and nothing else", (declared, allowed) => {
    expect(ALL.filter((state) => isAsDeclared(mirror({ declared, state })))).toEqual(allowed);
    for (const state of ALL) {
      const { problems } = evaluateHealth(parts({ links: [link({ mirrors: [mirror({ declared, state })] })] }));
      const expected = `mirror topic orders of cluster2: ${state}${declared === undefined ? "" : `, declared ${declared}`}`;
      expect(problems).toEqual(allowed.includes(state) ? [] : [expected]);
    }
  });
});

describe("a certificate", () => {
  test.each([
    [31, [], []],
    [30, [], ['certificate of client: it expires in 30 days; "npm run up" renews it']],
    [1, [], ['certificate of client: it expires in 1 day; "npm run up" renews it']],
    [0, [], ['certificate of client: it expires in 0 days; "npm run up" renews it']],
    [-1, ['certificate of client: it expired on 2027-11-25; "npm run up" renews it'], []],
  ])("that has %i days left", (days, problems, warnings) => {
    expect(evaluateHealth(parts({ certificates: [certificate("client", days)] }))).toEqual({ problems, warnings });
  });

  test("of a server is not only to be renewed, but loaded as well", () => {
    const runbook = "docs/runbooks/certificate-renewal.md says how to renew and load it";
    const certificates = [certificate("links1", 5), certificate("broker1", -1, NOT_AFTER)];
    expect(evaluateHealth(parts({ certificates }))).toEqual({
      problems: [`certificate of broker1: it expired on 2027-11-25; ${runbook}`],
      warnings: [`certificate of links1: it expires in 5 days; ${runbook}`],
    });
  });

  test("of a short life is not warned of before an update would renew it", () => {
    const certificates = [{ ...certificate("client", 20), due: false }];
    expect(evaluateHealth(parts({ certificates })).warnings).toEqual([]);
    expect(evaluateHealth(parts({ certificates: [{ ...certificate("client", 2), due: true }] })).warnings).toHaveLength(
      1,
    );
  });

  test("that is newer than the one its broker serves", () => {
    const certificates = [certificate("broker1", 400, "2028-01-01T00:00:00.000Z"), certificate("other")];
    expect(evaluateHealth(parts({ certificates })).problems).toEqual([
      "broker1 serves a certificate that expires on 2027-11-25, not the stack's of 2028-01-01; step 2 of docs/runbooks/certificate-renewal.md loads it",
    ]);
  });

  test("is the same to the second", () => {
    const certificates = [certificate("broker1", 364, NOT_AFTER.replace(".000Z", ".789Z"))];
    expect(evaluateHealth(parts({ certificates })).problems).toEqual([]);
  });
});

test("what to do names the stack where it is not the usual one", () => {
  const links = [link({ state: "MISSING" })];
  expect(evaluateHealth(parts({ stack: "other", links })).problems).toEqual([
    'link my-link of cluster2: it is not there; "npm run up -- --stack other" makes it',
  ]);
});
