// @vitest-environment jsdom
// Mermaid sanitizes labels with DOMPurify, which needs a document.
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { mermaid } from "../../cli/diagram/mermaid";
import type { Picture } from "../../cli/diagram/model";
import { planned, TOPOLOGIES } from "./pictures";

interface Diagram {
  db: {
    getData: () => { nodes: { id: string; label: string }[]; edges: { start: string; end: string; label: string }[] };
  };
}
interface Mermaid {
  parse: (text: string) => Promise<{ diagramType: string }>;
  mermaidAPI: { getDiagramFromText: (text: string) => Promise<Diagram> };
}

// The package is made for browsers: a script that sets a global variable.
runInThisContext(readFileSync(require.resolve("@mermaid-js/tiny"), "utf8"));
const real = (globalThis as unknown as { mermaid: Mermaid }).mermaid;

/** What Mermaid itself reads in a text. */
async function read(text: string) {
  expect(await real.parse(text)).toMatchObject({ diagramType: "flowchart-v2" });
  return (await real.mermaidAPI.getDiagramFromText(text)).db.getData();
}

/** A label as it is shown: Mermaid keeps `#34;` in a spelling of its own until then. */
function shown(label: string): string {
  return label
    .replaceAll(/<br\s*\/?>/g, "\n")
    .replaceAll(/<\/?b>/g, "")
    .replaceAll(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

describe.each(Object.entries(TOPOLOGIES))("%s", (_, raw) => {
  const picture = planned(raw);
  const text = mermaid(picture);

  test("is a flowchart that Mermaid reads, with every cluster and link", async () => {
    const { nodes, edges } = await read(text);
    expect(nodes.map(({ label }) => shown(label).split("\n")[0])).toEqual(picture.clusters.map(({ name }) => name));
    const ids = new Map(picture.clusters.map(({ name }, index) => [name, nodes[index]?.id]));
    expect(edges.map(({ start, end }) => [start, end])).toEqual(
      picture.links.map(({ source, destination }) => [ids.get(source), ids.get(destination)]),
    );
    for (const [index, { state, prefix }] of picture.links.entries()) {
      const label = shown(edges[index]?.label ?? "");
      expect(label).toContain(`: ${state}`);
      expect(label).toContain(prefix);
    }
  });

  test("keeps to Mermaid's limits, and is the same each time", () => {
    expect(text.length).toBeLessThan(50_000);
    expect(mermaid(planned(raw))).toBe(text);
  });
});

test("the default topology", () => {
  expect(mermaid(planned(TOPOLOGIES["active/passive"] ?? {}))).toMatchInlineSnapshot(`
    "flowchart LR
      %%{init: {"flowchart": {"wrappingWidth": 400}}}%%
      accTitle: Topology of the stack dev, as planned
      accDescr: 2 clusters: cluster1 (1 broker), cluster2 (1 broker). 1 link: my-link from cluster1 to cluster2, active, 1 mirror: 1 active.
      c1["<b>cluster1</b><br/>ZooKeeper zookeeper1<br/>broker broker1<br/>PLAINTEXT broker1:9091<br/>SSL broker1:9093<br/>EXTERNAL localhost:29093<br/>link worker links1"]
      c2["<b>cluster2</b><br/>ZooKeeper zookeeper2<br/>broker broker2<br/>PLAINTEXT broker2:9092<br/>SSL broker2:9094<br/>EXTERNAL localhost:29094<br/>link worker links2"]
      c1 -->|"<b>my-link</b>: active<br/>demo-cl-topic: active"| c2
      linkStyle 0 stroke:#2da44e,stroke-width:2px
    "
  `);
});

test("active/active", () => {
  expect(mermaid(planned(TOPOLOGIES["active/active"] ?? {}))).toMatchInlineSnapshot(`
    "flowchart LR
      %%{init: {"flowchart": {"wrappingWidth": 400}}}%%
      accTitle: Topology of the stack dev, as planned
      accDescr: 2 clusters: cluster1 (1 broker), cluster2 (1 broker). 3 links: my-link from cluster1 to cluster2, active, 1 mirror: 1 active#59; broker1-link from cluster1 to cluster2, active, prefix broker1_, 1 mirror: 1 active#59; broker2-link from cluster2 to cluster1, active, prefix broker2_, 1 mirror: 1 active.
      c1["<b>cluster1</b><br/>ZooKeeper zookeeper1<br/>broker broker1<br/>PLAINTEXT broker1:9091<br/>SSL broker1:9093<br/>EXTERNAL localhost:29093<br/>link worker links1"]
      c2["<b>cluster2</b><br/>ZooKeeper zookeeper2<br/>broker broker2<br/>PLAINTEXT broker2:9092<br/>SSL broker2:9094<br/>EXTERNAL localhost:29094<br/>link worker links2"]
      c1 -->|"<b>my-link</b>: active<br/>demo-cl-topic: active"| c2
      c1 -->|"<b>broker1-link</b>: active<br/>prefix broker1_<br/>clicks → broker1_clicks: active"| c2
      c2 -->|"<b>broker2-link</b>: active<br/>prefix broker2_<br/>clicks → broker2_clicks: active"| c1
      linkStyle 0,1,2 stroke:#2da44e,stroke-width:2px
    "
  `);
});

test("failed over", () => {
  expect(mermaid(planned(TOPOLOGIES["failed over"] ?? {}))).toMatchInlineSnapshot(`
    "flowchart LR
      %%{init: {"flowchart": {"wrappingWidth": 400}}}%%
      accTitle: Topology of the stack dev, as planned
      accDescr: 2 clusters: cluster1 (1 broker), cluster2 (1 broker). 1 link: my-link from cluster1 to cluster2, stopped, 1 mirror: 1 failed-over.
      c1["<b>cluster1</b><br/>ZooKeeper zookeeper1<br/>broker broker1<br/>PLAINTEXT broker1:9091<br/>SSL broker1:9093<br/>EXTERNAL localhost:29093<br/>link worker links1"]
      c2["<b>cluster2</b><br/>ZooKeeper zookeeper2<br/>broker broker2<br/>PLAINTEXT broker2:9092<br/>SSL broker2:9094<br/>EXTERNAL localhost:29094<br/>link worker links2"]
      c1 -.->|"<b>my-link</b>: stopped<br/>demo-cl-topic: failed-over"| c2
      linkStyle 0 stroke:#6e7781,stroke-width:2px
    "
  `);
});

test("many mirrors are counted by state", () => {
  const mirrors = Array.from({ length: 50 }, (_, index) => ({
    topic: `t${index}`,
    state: index % 10 === 0 ? "paused" : "active",
  }));
  const [link] = (TOPOLOGIES["active/passive"]?.links ?? []) as Record<string, unknown>[];
  const text = mermaid(planned({ ...TOPOLOGIES["active/passive"], links: [{ ...link, mirrors }] }));
  expect(text).toContain("t5: active<br/>… and 44 more mirrors: 40 active, 4 paused");
});

test.each([
  "quotes \" and '",
  "`code`",
  "<b>bold</b> & <script>alert(1)</script>",
  "#35; #quot; %%{init: {}}%%",
  "a]|) --> b; end",
  "1. list",
  "**strong** _em_ ~x~ $$x$$",
  "back\\slash \\n",
  "two\nlines\r\n\u2028three\u0007!",
  "ünïcödé 表 😀",
  "end",
])("names with odd characters arrive unchanged, in one line: %j", async (name) => {
  const picture: Picture = {
    ...{ stack: name, view: "planned" },
    clusters: [
      { name, brokers: [{ name, listeners: [{ name, address: name }] }], zookeepers: [name], linkWorkers: [name] },
      { name: "other", brokers: [], zookeepers: [], linkWorkers: [] },
    ],
    links: [
      {
        name,
        source: name,
        destination: "other",
        prefix: name,
        state: name,
        mirrors: [{ topic: name, mirrorTopic: "m", state: name }],
      },
    ],
  };
  const { nodes, edges } = await read(mermaid(picture));
  const one = name.replaceAll(/[\p{Cc}\u2028]+/gu, " ");
  expect(shown(nodes[0]?.label ?? "").split("\n")).toEqual([
    one,
    `ZooKeeper ${one}`,
    `broker ${one}`,
    `${one} ${one}`,
    `link worker ${one}`,
  ]);
  expect(shown(edges[0]?.label ?? "").split("\n")).toEqual([`${one}: ${one}`, `prefix ${one}`, `${one} → m: ${one}`]);
});
