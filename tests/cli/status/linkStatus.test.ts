import { describe, expect, test } from "vitest";
import { linkStatus, readLinksTo, unknownLink } from "../../../cli/status/linkStatus";
import type { LiveCluster } from "../../../cli/cluster/links";
import type { DeployedLink } from "../../../topology/outputs";
import { Sandbox } from "../fakes";

const LINK: DeployedLink = {
  ...{ name: "my-link", source: "cluster1", destination: "cluster2", prefix: "one_", config: {} },
  mirrors: [
    { topic: "orders", mirrorTopic: "one_orders", state: "active" },
    { topic: "stock", mirrorTopic: "one_stock", state: "promoted" },
  ],
};
const COMMON = { name: "my-link", source: "cluster1", destination: "cluster2", prefix: "one_" };
const live = (available: boolean, mirrors: LiveCluster["mirrors"] = {}): LiveCluster => ({
  links: { "my-link": { remoteClusterId: "wd2EJ-pQRz2e3Neqi7OY9g", available } },
  mirrors,
});
const found = (sourceTopic: string, state: string, link = "my-link") => ({ link, sourceTopic, state });

describe("a link as the engine has it", () => {
  test("has the mirrors that were declared, and then those that it made by itself, but not those of others", () => {
    const mirrors = {
      one_auto: found("auto", "ACTIVE"),
      other: found("other", "ACTIVE", "other-link"),
      one_orders: { ...found("orders", "FAILED"), error: "records are gone" },
    };
    expect(linkStatus(LINK, live(true, mirrors), true)).toEqual({
      ...COMMON,
      state: "ACTIVE",
      mirrors: [
        {
          ...{ topic: "orders", mirrorTopic: "one_orders", declared: "active" },
          ...{ state: "FAILED", error: "records are gone" },
        },
        { topic: "stock", mirrorTopic: "one_stock", declared: "promoted", state: "MISSING" },
        { topic: "auto", mirrorTopic: "one_auto", state: "ACTIVE" },
      ],
    });
  });

  test("is away, has lost its source, or has not noticed yet that it has", () => {
    const reason = "its source cluster1 does not answer, which the link has not noticed yet";
    expect(linkStatus(LINK, { links: {}, mirrors: {} }, false)).toMatchObject({ state: "MISSING" });
    expect(linkStatus(LINK, live(false), false)).toMatchObject({ state: "SOURCE_UNAVAILABLE" });
    expect(linkStatus(LINK, live(false), false)).not.toHaveProperty("reason");
    expect(linkStatus(LINK, live(true), false)).toMatchObject({ state: "ACTIVE", reason });
  });

  test("is not known where its destination cannot be asked", () => {
    expect(unknownLink(LINK, "cluster2 does not answer")).toEqual({
      ...COMMON,
      ...{ state: "UNKNOWN", reason: "cluster2 does not answer" },
      mirrors: [
        { topic: "orders", mirrorTopic: "one_orders", declared: "active", state: "UNKNOWN" },
        { topic: "stock", mirrorTopic: "one_stock", declared: "promoted", state: "UNKNOWN" },
      ],
    });
  });
});

describe("the engine", () => {
  const destination = {
    ...{ name: "cluster2", listeners: { SSL: "broker2:9094", EXTERNAL: "localhost:29094" } },
    ...{ brokers: ["broker2", "broker2-2"], zookeepers: [], linkWorkers: [] },
  };

  test("is asked once, in a broker that works, for all links and by name for mirrors that were stopped", async () => {
    const sandbox = new Sandbox();
    sandbox.program(
      "docker",
      `[[ " $* " == *" broker2-2 "* ]] || { echo "Error: No such container: broker2" >&2; exit 1; }
       printf '%s\\n' "== links" "Link name: 'my-link', link ID: 'x', remote cluster ID: 'y', remote cluster available: 'true'"`,
    );
    const { links } = await readLinksTo(destination, [LINK], {});
    expect(links).toEqual({ "my-link": { remoteClusterId: "y", available: true } });
    const calls = sandbox.calls().filter((line) => line.startsWith("docker exec"));
    expect(calls).toHaveLength(2);
    expect(calls[1]).toContain("--env LINKS= --env MIRRORS=one_stock broker2-2 timeout 20 bash -c");
  });

  test("that takes too long is told as such, whatever it had said until then", async () => {
    new Sandbox().program("docker", `echo "Link name: 'my-link'"; exit 124`);
    await expect(readLinksTo(destination, [LINK], {})).rejects.toThrow(
      "broker2: no answer within 20 s; broker2-2: no answer within 20 s",
    );
  });
});
