import { createSecureContext } from "node:tls";
import { Reader, Writer } from "@platformatic/kafka";
import { beforeAll, describe, expect, test } from "vitest";
import { KafkaConnection } from "../../../cli/cluster/kafkaConnection";
import { type KafkaLibrary, loadKafka } from "../../../cli/cluster/kafkaLibrary";

// What brokers say, byte for byte as Kafka's protocol has it, and what becomes of it. The network is the only fake.

let library: KafkaLibrary;
beforeAll(async () => {
  library = await loadKafka();
});

/** Error codes of Kafka's protocol. */
const [NONE, UNKNOWN_TOPIC, NO_LEADER] = [0, 3, 5];
const METADATA = 3;
const DESCRIBE_CONFIGS = 32;
/** Where a value comes from: it was set for the topic, while the broker ran, when it was started, or never. */
const [TOPIC, RUNNING, STARTED, DEFAULT] = [1, 2, 4, 5];

interface Partition {
  leader: number;
  replicas?: number[];
  inSync?: number[];
  /** Offset and time of the newest record; undefined where the leader answers with an error. */
  end?: [number, number];
}

interface Cluster {
  /** Brokers by id, at port 9000 + id; false: it takes no connections. */
  brokers: Record<number, boolean>;
  /** By name; without partitions: there is none. */
  topics: Record<string, Partition[]>;
  /** Settings by the name of the topic or the number of the broker: value and source. An unknown name is an error. */
  configs?: Record<string, Record<string, [string | null, number]>>;
}

const CLUSTER: Cluster = {
  brokers: { 1: false, 2: true, 3: true },
  topics: {
    orders: [
      { leader: 2, replicas: [1, 2], inSync: [2], end: [10, 1000] },
      { leader: 3, replicas: [3, 2], inSync: [3, 2], end: [0, -1] },
    ],
    stock: [{ leader: -1, replicas: [1], inSync: [] }],
    payments: [{ leader: 2, end: [5, 500] }, { leader: 3 }],
    late: [{ leader: 1, end: [5, 500] }],
    _links: [{ leader: 3, replicas: [3, 1], inSync: [3], end: [7, 700] }],
  },
};

/** A connection to brokers that say what the cluster is. */
function connectTo({ brokers, topics, configs = {} }: Cluster): KafkaConnection {
  const address = (id: string) => ({ host: "localhost", port: 9000 + Number(id) });

  const metadata = () =>
    Writer.create()
      .appendInt32(0)
      .appendArray(Object.keys(brokers), (to, id) => {
        const { host, port } = address(id);
        to.appendInt32(Number(id)).appendString(host).appendInt32(port).appendString(null);
      })
      .appendString("wd2EJ-pQRz2e3Neqi7OY9g")
      .appendInt32(2)
      .appendArray(Object.entries(topics), (to, [name, partitions]) => {
        to.appendInt16(partitions.length === 0 ? UNKNOWN_TOPIC : NONE)
          .appendString(name)
          .appendUUID(null)
          .appendBoolean(false);
        to.appendArray(
          [...partitions.entries()],
          (entry, [index, { leader, replicas = [leader], inSync = replicas }]) => {
            const ids = (list: number[]) => entry.appendArray(list, (one, id) => one.appendInt32(id), true, false);
            entry
              .appendInt16(leader < 0 ? NO_LEADER : NONE)
              .appendInt32(index)
              .appendInt32(leader)
              .appendInt32(4);
            ids(replicas);
            ids(inSync);
            ids([]);
          },
        );
        to.appendInt32(0);
      })
      .appendTaggedFields();

  const offsets = (asked: number) =>
    Writer.create()
      .appendInt32(0)
      .appendArray(Object.entries(topics), (to, [name, partitions]) => {
        const led = [...partitions.entries()].filter(([, { leader }]) => leader === asked);
        to.appendString(name).appendArray(led, (entry, [index, { end }]) => {
          const [offset, time] = end ?? [-1, -1];
          entry.appendInt32(index).appendInt16(end === undefined ? NO_LEADER : NONE);
          entry.appendInt64(BigInt(time)).appendInt64(BigInt(offset)).appendInt32(4);
        });
      })
      .appendTaggedFields();

  const described = (names: string[]) =>
    Writer.create()
      .appendInt32(0)
      .appendArray(names, (to, name) => {
        const found = configs[name];
        to.appendInt16(found === undefined ? UNKNOWN_TOPIC : NONE).appendString(found === undefined ? "none" : null);
        to.appendInt8(/^\d+$/.test(name) ? 4 : 2).appendString(name);
        to.appendArray(Object.entries(found ?? {}), (entry, [key, [value, source]]) => {
          entry
            .appendString(key)
            .appendString(value)
            .appendBoolean(false)
            .appendInt8(source)
            .appendBoolean(value === null);
          entry
            .appendArray([], () => undefined)
            .appendInt8(2)
            .appendString(null);
        });
      })
      .appendTaggedFields();

  type Parser = (id: number, key: number, version: number, reader: unknown) => unknown;
  type Callback = (error: unknown, response?: unknown) => void;
  class Pool {
    get({ port }: { port: number }) {
      const id = port - 9000;
      if (brokers[id] !== true) {
        return Promise.reject(new Error(`connect ECONNREFUSED localhost:${port}`));
      }
      const send = (key: number, version: number, request: () => Writer, parse: Parser, ...rest: unknown[]) => {
        const callback = rest.at(-1) as Callback;
        const asked = () => {
          const text = request().buffer.toString("latin1");
          return [...Object.keys(topics), ...Object.keys(brokers)].filter((name) => text.includes(name));
        };
        const answer =
          { [METADATA]: metadata, [DESCRIBE_CONFIGS]: () => described(asked()) }[key] ?? (() => offsets(id));
        try {
          callback(null, parse(0, key, version, Reader.from(answer())));
        } catch (error) {
          callback(error);
        }
      };
      return Promise.resolve({ send });
    }
  }
  const fake = { ...library, ConnectionPool: Pool } as unknown as KafkaLibrary;
  const servers = Object.keys(brokers).map((id) => `localhost:${address(id).port}`);
  return new KafkaConnection(fake, servers.join(","), createSecureContext());
}

describe("a cluster", () => {
  test("is described by whichever of its brokers answers, however unhealthy its partitions are", async () => {
    expect(await connectTo(CLUSTER).describe()).toEqual({
      id: "wd2EJ-pQRz2e3Neqi7OY9g",
      brokers: [
        { address: "localhost:9001", controller: false },
        { address: "localhost:9002", controller: true },
        { address: "localhost:9003", controller: false },
      ],
      // With the one that a topic of the engine has under-replicated.
      topics: { count: 4, partitions: 6, underReplicated: 3, offline: 1 },
    });
  });

  test("of which no broker answers says why, each reason once", async () => {
    await expect(connectTo({ ...CLUSTER, brokers: { 1: false, 2: false } }).describe()).rejects.toThrow(
      "connect ECONNREFUSED localhost:9001; connect ECONNREFUSED localhost:9002",
    );
  });
});

describe("the ends of topics", () => {
  test("are known of those of which every partition answers", async () => {
    const topics = { ...CLUSTER.topics, missing: [] };
    expect(
      await connectTo({ ...CLUSTER, topics }).ends(["orders", "stock", "payments", "late", "_links", "missing"]),
    ).toEqual(
      new Map([
        ["orders", [{ offset: 10, newest: 1000 }, { offset: 0 }]],
        ["_links", [{ offset: 7, newest: 700 }]],
      ]),
    );
  });

  test("are not asked for where there are no topics, and not known where nobody answers", async () => {
    const dead = connectTo({ ...CLUSTER, brokers: {} });
    expect(await dead.ends([])).toEqual(new Map());
    expect(await dead.ends(["orders"])).toEqual(new Map());
  });
});

describe("topics and settings", () => {
  const configs = {
    orders: { "retention.ms": ["1000", TOPIC], "segment.ms": ["5", DEFAULT], "cleanup.policy": ["delete", STARTED] },
    payments: {},
    2: { "log.cleaner.threads": ["2", RUNNING], "ssl.key.password": [null, RUNNING], "broker.id": ["2", STARTED] },
    3: {},
  } satisfies Cluster["configs"];

  test("are laid out in partitions and replicas", async () => {
    expect(await connectTo(CLUSTER).layouts()).toEqual(
      new Map([
        ["orders", { partitions: 2, replicas: [2] }],
        ["stock", { partitions: 1, replicas: [1] }],
        ["payments", { partitions: 2, replicas: [1] }],
        ["late", { partitions: 1, replicas: [1] }],
        ["_links", { partitions: 1, replicas: [2] }],
      ]),
    );
  });

  test("of topics are those that were set for the topic; a topic that is not there has none", async () => {
    const connection = connectTo({ ...CLUSTER, configs });
    expect(await connection.topicConfigs(["orders", "payments", "stock"])).toEqual(
      new Map([
        ["orders", { "retention.ms": "1000" }],
        ["payments", {}],
      ]),
    );
    expect(await connection.topicConfigs([])).toEqual(new Map());
  });

  test("of brokers are those that were set while they ran; a broker that does not answer has none", async () => {
    expect(await connectTo({ ...CLUSTER, configs }).brokerConfigs()).toEqual(
      new Map([
        ["2", { "log.cleaner.threads": "2", "ssl.key.password": null }],
        ["3", {}],
      ]),
    );
  });
});
