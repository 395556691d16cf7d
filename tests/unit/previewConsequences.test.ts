import { describe, expect, test } from "vitest";
import { brokers, cluster1, type Config, first, said, second } from "./consequences";
import { linked, MY_LINK } from "./linkedClusters";
import { previewOfChange } from "./previewSteps";

const mirror = (state: string, more: Config = {}) => linked({ state, ...more });
const topics = (topic: Config) => cluster1({ topics: [{ name: "demo-cl-topic" }, { name: "orders", ...topic }] });
const restart = (broker: string, cluster: string) =>
  `interruption: Restarts \`${broker}\` of \`${cluster}\`, since \`envs\` cannot change on a container that exists. ` +
  `The records are kept. \`${cluster}\` does not answer meanwhile; its links go on where they were.`;

describe("a change of the configuration has the consequences", () => {
  const cases: [what: string, before: Config, after: Config, expected: string[]][] = [
    ["none, without a change", linked(), linked(), []],
    [
      "brokerHeap",
      linked(),
      { ...linked(), brokerHeap: "384m" },
      [restart("broker1", "cluster1"), restart("broker2", "cluster2")],
    ],
    [
      "zookeeperHeap",
      linked(),
      { ...linked(), zookeeperHeap: "96m" },
      ["1", "2"].map(
        (n) =>
          `interruption: Restarts \`zookeeper${n}\`, since \`envs\` cannot change on a container that exists: meanwhile, \`cluster${n}\` makes no topics and chooses no leaders.`,
      ),
    ],
    [
      "linkWorkerHeap",
      linked(),
      { ...linked(), linkWorkerHeap: "384m" },
      ["1", "2"].map(
        (n) =>
          `interruption: Restarts \`links${n}\`, since \`envs\` cannot change on a container that exists: replication into \`cluster${n}\` stands still for some seconds and goes on where it was.`,
      ),
    ],
    [
      "state: paused",
      linked(),
      mirror("paused"),
      [
        "interruption: Pauses replication of `demo-cl-topic` from `cluster1` to `cluster2`. Records that the source deletes in the meantime, by its retention, are never copied.",
      ],
    ],
    [
      "state: active, after a pause",
      mirror("paused"),
      linked(),
      ["note: Resumes replication of `demo-cl-topic` from `cluster1` to `cluster2`."],
    ],
    [
      "state: promoted",
      linked(),
      mirror("promoted"),
      [
        "irreversible: Permanently stops replication of `demo-cl-topic` from `cluster1` to `cluster2` once all records are copied: `demo-cl-topic` becomes a regular topic, and cannot go on as a mirror.",
        "actionRequired: Stop the producers of `demo-cl-topic` in `cluster1` before the run, which waits until everything is copied, and start them at `cluster2` after it.",
      ],
    ],
    ["state: promoted, of what was failed over", mirror("failed-over"), mirror("promoted"), []],
    [
      "existingTopic: replace, of what was failed over",
      mirror("failed-over"),
      mirror("active", { existingTopic: "replace" }),
      [
        "irreversible: Deletes topic `demo-cl-topic` of `cluster2` and mirrors `demo-cl-topic` from `cluster1` again. Records that only it has are copied to `demo-cl-topic.diverged` first.",
      ],
    ],
    [
      "a mirror taken out",
      linked(),
      linked({}, { mirrors: [] }),
      [
        "irreversible: Stops replication of `demo-cl-topic` from `cluster1` to `cluster2`. Mirror topic `demo-cl-topic` there is deleted if `cluster1` still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
      ],
    ],
    [
      "a stopped mirror taken out",
      mirror("promoted"),
      linked({}, { mirrors: [] }),
      [
        "note: Topic `demo-cl-topic` of `cluster2` stays with its records: it was `promoted` and is no mirror any more.",
      ],
    ],
    [
      "another prefix",
      linked(),
      linked({}, { prefix: "a_" }),
      [
        "irreversible: Stops replication of `demo-cl-topic` from `cluster1` to `cluster2`. Mirror topic `demo-cl-topic` there is deleted if `cluster1` still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
        "interruption: Deletes link `my-link` of `cluster2` and makes it anew, from `cluster1`: nothing is replicated over it meanwhile.",
        "note: Starts replication of `demo-cl-topic` from `cluster1` to `cluster2`, as `a_demo-cl-topic`: all records that are there are copied.",
      ],
    ],
    [
      "another number of fetchers",
      linked(),
      linked({}, { config: { "num.cluster.link.fetchers": "2" } }),
      [
        "irreversible: Mirror topic `demo-cl-topic` of `cluster2` is deleted if `cluster1` still has all of its records, and mirrored again from the start, from `demo-cl-topic` of `cluster1`; otherwise it becomes a regular topic, which is then in the way.",
        "interruption: Deletes link `my-link` of `cluster2` and makes it anew, from `cluster1`: nothing is replicated over it meanwhile.",
      ],
    ],
    [
      "a setting of a link",
      linked(),
      linked({}, { config: { "request.timeout.ms": "5000" } }),
      ["note: Changes settings of link `my-link` of `cluster2` in place; replication goes on."],
    ],
    [
      "a link paused",
      linked(),
      linked({}, { config: { "cluster.link.paused": "true" } }),
      ["interruption: Pauses link `my-link` of `cluster2`: nothing is replicated over it."],
    ],
    ["a topic", linked(), topics({}), ["note: Makes `orders` in `cluster1`, empty."]],
    [
      "a topic taken out",
      topics({}),
      linked(),
      ["irreversible: Deletes topic `orders` of `cluster1` with all its records."],
    ],
    [
      "more partitions",
      topics({}),
      topics({ partitions: 3 }),
      [
        "irreversible: Gives topic `orders` of `cluster1` `3` partitions instead of `1`: records of a key go to another partition than before, and partitions cannot be taken away again.",
      ],
    ],
    [
      "shorter retention",
      topics({}),
      topics({ config: { "retention.ms": "1000" } }),
      [
        "irreversible: Changes `retention.ms` of topic `orders` of `cluster1`: records that it is not to keep any more are deleted.",
      ],
    ],
    [
      "another setting of a topic",
      topics({ config: { "retention.ms": "1000" } }),
      topics({ config: { "retention.ms": "1000", "max.message.bytes": "2000" } }),
      ["note: Changes `max.message.bytes` of topic `orders` of `cluster1`."],
    ],
    [
      "another port",
      linked(),
      cluster1({ ports: { ...first?.ports, external: 39093 } }),
      [
        "interruption: Restarts `broker1` of `cluster1`, since `envs` and `ports` cannot change on a container that exists. The records are kept. `cluster1` does not answer meanwhile; its links go on where they were.",
        "actionRequired: Clients reach `broker1` at `localhost:39093` instead of `localhost:29093`.",
      ],
    ],
    [
      "storePassword",
      { ...linked(), storePassword: "the-old-one" },
      { ...linked(), storePassword: "the-new-one" },
      [
        "actionRequired: The password of all key stores changes. Brokers and link workers must be restarted one after the other: they read it when they start. Clients that use it get it by `pulumi stack output clientCredentials --show-secrets`.",
      ],
    ],
    [
      "secretsGeneration",
      linked(),
      { ...linked(), secretsGeneration: "2" },
      [
        restart("broker1", "cluster1"),
        restart("broker2", "cluster2"),
        ...["1", "2"].map(
          (n) =>
            `interruption: Restarts \`links${n}\`, since \`envs\` cannot change on a container that exists: replication into \`cluster${n}\` stands still for some seconds and goes on where it was.`,
        ),
        "actionRequired: The password of all key stores changes. Brokers and link workers read it as they restart. Clients that use it get it by `pulumi stack output clientCredentials --show-secrets`.",
        "note: Replaces the generated secrets. What is stored is encrypted under the new ones, and the run after this one gives the old ones up.",
      ],
    ],
    [
      "a second broker",
      brokers(1),
      brokers(2),
      [
        "interruption: Restarts `links1`, since `envs` cannot change on a container that exists: replication into `cluster1` stands still for some seconds and goes on where it was.",
        "note: Starts `broker1-2` in `cluster1`. It gets partitions of new topics only, until others are reassigned.",
        "note: Changes settings of link `my-link` of `cluster2` in place; replication goes on.",
      ],
    ],
    [
      "a broker less",
      brokers(2),
      brokers(1),
      [
        "irreversible: Deletes the data of `broker1-2` of `cluster1`. The run is refused while a partition has a replica there.",
        "interruption: Removes `broker1-2` of `cluster1` permanently. Clients that know no other broker of it cannot connect.",
        "interruption: Restarts `links1`, since `envs` cannot change on a container that exists: replication into `cluster1` stands still for some seconds and goes on where it was.",
        "note: Changes settings of link `my-link` of `cluster2` in place; replication goes on.",
      ],
    ],
    [
      "no link worker",
      linked(),
      { clusters: [{ ...first, linkWorkers: 0 }, second], links: [MY_LINK] },
      [
        "irreversible: Stops replication of `demo-cl-topic` from `cluster1` to `cluster2`. Mirror topic `demo-cl-topic` there is deleted if `cluster1` still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
        "interruption: Stops `links1`: nothing replicates into `cluster1` any more.",
      ],
    ],
    [
      "one link worker more, and one less",
      { ...linked(), clusters: [{ ...first, linkWorkers: 2 }, second] },
      { ...linked(), clusters: [first, { ...second, linkWorkers: 2 }] },
      [
        "interruption: Stops `links1-2`; the other link workers of `cluster1` take over within seconds.",
        "note: Starts `links2-2`: the mirrors of `cluster2` are divided anew, and stand still for some seconds.",
      ],
    ],
    [
      "a cluster taken out",
      linked(),
      { clusters: [first] },
      [
        "irreversible: Deletes cluster `cluster2` with all its topics and records, the data of `broker2`. Links from and to it end.",
      ],
    ],
    [
      "another name of a cluster without topics",
      { clusters: [{ ...first, topics: [] }] },
      { clusters: [{ ...first, topics: [], name: "renamed" }] },
      ["note: Cluster `cluster1` is called `renamed` from now on."],
    ],
    [
      "another name of the destination of a link, which has no topics of its own",
      linked(),
      { clusters: [first, { ...second, name: "renamed" }], links: linked({}, { destination: "renamed" }).links },
      [
        "irreversible: Cluster `cluster2` is called `renamed`, but has the same broker `broker2`. Its topics, links and mirrors are made under the new name first and deleted under the old one afterwards, although they are the same ones. At the end they are gone. To keep them, leave the name as it is.",
        "irreversible: Stops replication of `demo-cl-topic` from `cluster1` to `cluster2`. Mirror topic `demo-cl-topic` there is deleted if `cluster1` still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.",
        "interruption: Deletes link `my-link`: nothing is replicated over it from `cluster1` to `cluster2` any more, positions of consumers included.",
        "note: Makes link `my-link` from `cluster1` to `renamed`.",
        "note: Starts replication of `demo-cl-topic` from `cluster1` to `renamed`, as `demo-cl-topic`: all records that are there are copied.",
      ],
    ],
  ];

  test.each(cases)("%s", async (_, before, after, expected) => {
    expect(said(await previewOfChange(before, after))).toEqual(expected);
  });

  test("a first run", async () => {
    expect(said(await previewOfChange(undefined, linked()))).toEqual([
      "note: Makes cluster `cluster1` with `broker1`.",
      "note: Makes cluster `cluster2` with `broker2`.",
      "note: Makes `demo-cl-topic` in `cluster1`, empty.",
      "note: Makes link `my-link` from `cluster1` to `cluster2`.",
      "note: Starts replication of `demo-cl-topic` from `cluster1` to `cluster2`, as `demo-cl-topic`: all records that are there are copied.",
    ]);
  });
});
