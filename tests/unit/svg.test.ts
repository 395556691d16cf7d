import { join } from "node:path";
import { expect, test } from "vitest";
import { fromOutputs } from "../../cli/diagram/fromOutputs";
import type { Picture } from "../../cli/diagram/model";
import { svg } from "../../cli/diagram/svg";
import { planned, TOPOLOGIES } from "./pictures";
import { elements, parsed } from "./svgElements";

const GOLDEN = join(__dirname, "pictureFiles");

test.each([
  "active/passive",
  "active/active",
  "failed over",
  "ring of three",
  "hub with four spokes",
  "mesh of twenty",
])(
  "%s is drawn as before",
  async (name) => {
    const file = join(GOLDEN, `${name.replaceAll(/\W/g, "-")}.svg`);
    await expect(await svg(planned(TOPOLOGIES[name] ?? {}))).toMatchFileSnapshot(file);
  },
  60_000,
);

test("what runs is drawn as before, with every kind of trouble", async () => {
  const link = { name: "my-link", source: "east", prefix: "", config: {} };
  const mirror = { topic: "orders", mirrorTopic: "orders", state: "active" } as const;
  const live = { link: "my-link", sourceTopic: "orders", error: "records are gone" };
  const there = { remoteClusterId: "E", available: true };
  const picture = fromOutputs(
    "dev",
    {
      bootstrapServers: Object.fromEntries(
        ["east", "west", "north", "south"].map((name) => [name, { SSL: `${name}:9093`, EXTERNAL: "localhost:29093" }]),
      ),
      clusterIds: { east: "E", west: "W" },
      containers: Object.fromEntries(
        ["east", "west", "north", "south"].map((name) => [name, { brokers: [name], zookeepers: [], linkWorkers: [] }]),
      ),
      links: [
        { ...link, destination: "west", mirrors: [mirror, { ...mirror, topic: "b", mirrorTopic: "b" }] },
        { ...link, destination: "north", mirrors: [{ ...mirror, state: "paused" }] },
        { ...link, destination: "south", mirrors: [mirror] },
      ],
    },
    {
      west: {
        links: { "my-link": there },
        mirrors: { orders: { ...live, state: "FAILED" }, b: { ...live, state: "STOPPED" } },
      },
      north: { links: { "my-link": there }, mirrors: { orders: { ...live, state: "PAUSED" } } },
      south: "south: the container is not running",
    },
  );
  await expect(await svg(picture)).toMatchFileSnapshot(join(GOLDEN, "running.svg"));
});

test.each(["<script>alert(\"x\")</script> & 'y'", "]]> \u0000\u0008\uFFFF", "ünï 表 😀", "&#60;"])(
  "names with odd characters stay text: %j",
  async (name) => {
    const odd: Picture = {
      ...{ stack: name, view: "planned" },
      clusters: [
        { name, brokers: [{ name, listeners: [{ name, address: name }] }], zookeepers: [name], linkWorkers: [name] },
        { name: "other", brokers: [], zookeepers: [], linkWorkers: [], unreadable: name },
      ],
      links: [
        {
          name,
          source: name,
          destination: "other",
          prefix: name,
          state: name,
          mirrors: [{ topic: name, mirrorTopic: name, state: name }],
        },
      ],
    };
    const root = parsed(await svg(odd));
    // eslint-disable-next-line no-control-regex -- what XML cannot hold
    const kept = name.replaceAll(/[\u0000\u0008\uFFFF]/g, "");
    expect(elements(root, "script")).toEqual([]);
    expect(elements(root, "text").filter((element) => element.textContent === kept).length).toBeGreaterThan(8);
  },
);

test("no clusters and no links are a picture, too", async () => {
  const root = parsed(await svg({ stack: "dev", view: "deployed", clusters: [], links: [] }));
  expect(elements(root, "desc")[0]?.textContent).toBe("0 clusters: none. 0 links: none.");
});
