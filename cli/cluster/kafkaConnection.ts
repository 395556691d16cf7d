import type { ConnectionPool } from "@platformatic/kafka";
import type { Credentials } from "./credentials";
import type { KafkaLibrary } from "./kafkaLibrary";

type Metadata = ReturnType<KafkaLibrary["metadataV12"]["parseResponse"]>;
type DescribedResource = Parameters<KafkaLibrary["describeConfigsV4"]["createRequest"]>[0][number];
type RequestedTopic = Parameters<KafkaLibrary["listOffsetsV7"]["createRequest"]>[2][number];

/** Milliseconds to connect, and as many for each answer: a dead cluster must show as such within three seconds. */
const ANSWER_MS = 1200;

/** ListOffsets' names for ends of a log, and what stands for a client and for any leader (Kafka protocol). */
const LATEST = -1n;
const NEWEST_TIMESTAMP = -3n;
const NO_REPLICA = -1;
const READ_UNCOMMITTED = 0;
const ANY_EPOCH = -1;

/** What a cluster says of itself. */
export interface Description {
  id?: string;
  /** Addresses of its brokers on this listener, `host:port`. */
  brokers: { address: string; controller: boolean }[];
  topics: TopicCounts;
}

/** Topics and partitions of a cluster. */
export interface TopicCounts {
  /** Topics of users: without Kafka's internal ones and those whose names start with an underscore. */
  count: number;
  /** Partitions of these. */
  partitions: number;
  /** Partitions, of all topics, with fewer in-sync replicas than replicas. */
  underReplicated: number;
  /** Partitions, of all topics, without a leader. */
  offline: number;
}

/** Where the log of a partition ends. */
export interface End {
  offset: number;
  /** Time of the newest record, milliseconds since 1970; undefined when there is none. */
  newest?: number;
}

/** Ends of topics by name, each by partition. Topics of which not every partition answers are left out. */
export type Ends = ReadonlyMap<string, readonly End[]>;

/** A topic as its cluster has it. */
export interface TopicLayout {
  partitions: number;
  /** Numbers of replicas that partitions have: one, unless a reassignment goes on or was not finished. */
  replicas: number[];
}

/** What was set for one topic or broker, by name; sensitive values are null. Settings that were not set are not in it. */
export type SetConfigs = Readonly<Record<string, string | null>>;

/** DescribeConfigs' names for resources, and for where a value comes from (Kafka protocol). */
const TOPIC = 2;
const BROKER = 4;
const SET_FOR_TOPIC = 1;
const SET_FOR_BROKERS = [2, 3];

/**
 * A cluster, asked over its EXTERNAL listener with the client's certificate. Requests are in versions that the brokers of
 * both engines know (Kafka 3.0 or newer), and not the library's admin client: to that, one partition without a leader
 * makes the whole cluster an error.
 */
export class KafkaConnection {
  private readonly pool: ConnectionPool;
  private readonly bootstrap: { host: string; port: number }[];

  /**
   * @param bootstrapServers separated by commas, as in the stack's outputs
   * @param limit milliseconds to connect, and as many for each answer
   */
  constructor(
    private readonly library: KafkaLibrary,
    bootstrapServers: string,
    secureContext: Credentials,
    limit = ANSWER_MS,
  ) {
    this.bootstrap = bootstrapServers.split(",").map(hostAndPort);
    this.pool = new library.ConnectionPool("kafka-cluster-links-status", {
      tls: { secureContext },
      connectTimeout: limit,
      requestTimeout: limit,
    });
  }

  /** @throws Error that says why no broker answers */
  async describe(): Promise<Description> {
    const { clusterId, controllerId, brokers, topics } = await this.metadata(null);
    // Kafka's own, and those of the engines for their links.
    const own = topics.filter(({ name, isInternal }) => !isInternal && !name?.startsWith("_"));
    const partitions = topics.flatMap((topic) => topic.partitions);
    return {
      ...(clusterId === null || clusterId === undefined ? {} : { id: clusterId }),
      brokers: brokers.map(({ nodeId, host, port }) => ({
        address: `${host}:${port}`,
        controller: nodeId === controllerId,
      })),
      topics: {
        count: own.length,
        partitions: own.reduce((sum, topic) => sum + topic.partitions.length, 0),
        underReplicated: partitions.filter(({ isrNodes, replicaNodes }) => isrNodes.length < replicaNodes.length)
          .length,
        offline: partitions.filter(({ leaderId }) => leaderId < 0).length,
      },
    };
  }

  /** Reads where topics end; empty when no broker answers. */
  async ends(topics: readonly string[]): Promise<Ends> {
    if (topics.length === 0) {
      return new Map();
    }
    const metadata = await this.metadata([...topics]).catch(() => undefined);
    if (metadata === undefined) {
      return new Map();
    }
    const [last, newest] = await Promise.all([
      this.listOffsets(metadata, LATEST),
      this.listOffsets(metadata, NEWEST_TIMESTAMP),
    ]);
    const ends = new Map<string, End[]>();
    for (const { name, partitions } of metadata.topics) {
      const keys = partitions.map(({ partitionIndex }) => partitionIndex).sort((one, other) => one - other);
      const found = keys.flatMap((partition): End[] => {
        const key = keyOf(name ?? "", partition);
        const [end, record] = [last.get(key), newest.get(key)];
        return end === undefined || record === undefined
          ? []
          : [{ offset: Number(end.offset), ...(record.timestamp < 0n ? {} : { newest: Number(record.timestamp) }) }];
      });
      if (name && found.length > 0 && found.length === partitions.length) {
        ends.set(name, found);
      }
    }
    return ends;
  }

  /**
   * All topics, by name.
   *
   * @throws Error that says why no broker answers
   */
  async layouts(): Promise<Map<string, TopicLayout>> {
    const { topics } = await this.metadata(null);
    return new Map(
      topics.map(({ name, partitions }) => {
        const replicas = [...new Set(partitions.map(({ replicaNodes }) => replicaNodes.length))];
        return [name ?? "", { partitions: partitions.length, replicas }];
      }),
    );
  }

  /**
   * What was set for topics, by their names; a topic that is not there is left out.
   *
   * @throws Error that says why no broker answers
   */
  async topicConfigs(topics: readonly string[]): Promise<Map<string, SetConfigs>> {
    const resources = topics.map((resourceName) => ({ resourceType: TOPIC, resourceName }) as const);
    return topics.length === 0
      ? new Map()
      : this.configs((await this.metadata([])).brokers, resources, [SET_FOR_TOPIC]);
  }

  /**
   * What was set for brokers while they run, by number, as opposed to what they were started with. One that does not answer is
   * left out.
   */
  async brokerConfigs(): Promise<Map<string, SetConfigs>> {
    const { brokers } = await this.metadata([]);
    const answers = await Promise.all(
      brokers.map((broker) =>
        this.configs([broker], [{ resourceType: BROKER, resourceName: String(broker.nodeId) }], SET_FOR_BROKERS).catch(
          () => new Map<string, SetConfigs>(),
        ),
      ),
    );
    return new Map(answers.flatMap((answer) => [...answer]));
  }

  async close(): Promise<void> {
    await this.pool.close().catch(() => undefined);
  }

  /** Asks all brokers at once, and takes the first answer: those that are dead take nobody's time. */
  private async metadata(topics: string[] | null): Promise<Metadata> {
    const { metadataV12 } = this.library;
    return this.any(this.bootstrap, async (address) =>
      withErrors(metadataV12.api.async(await this.pool.get(address), topics, false, false)),
    );
  }

  /** Asks any of these brokers for what was set from one of the sources. */
  private async configs(
    brokers: Metadata["brokers"],
    resources: DescribedResource[],
    sources: readonly number[],
  ): Promise<Map<string, SetConfigs>> {
    const { describeConfigsV4 } = this.library;
    const { results } = await this.any(brokers, async (broker) =>
      withErrors(describeConfigsV4.api.async(await this.pool.get(broker), resources, false, false)),
    );
    return new Map(
      results
        .filter(({ errorCode }) => errorCode === 0)
        .map(({ resourceName, configs }) => {
          const set = configs.filter(({ configSource }) => sources.includes(configSource));
          return [resourceName, Object.fromEntries(set.map(({ name, value }) => [name, value ?? null]))];
        }),
    );
  }

  /** Takes the first answer of several brokers. */
  private async any<Broker, Answer>(brokers: readonly Broker[], ask: (broker: Broker) => Promise<Answer>) {
    try {
      return await Promise.any(brokers.map(ask));
    } catch (error) {
      throw new Error(reason(error), { cause: error });
    }
  }

  /** Asks the leaders of all partitions; what does not answer is left out. */
  private async listOffsets({ brokers, topics }: Metadata, timestamp: bigint) {
    const { listOffsetsV7 } = this.library;
    const answers = await Promise.all(
      brokers.map(async (broker) => {
        const led = topics.flatMap(({ name, partitions }): RequestedTopic[] => {
          const own = partitions.filter(({ leaderId }) => leaderId === broker.nodeId);
          const requests = own.map(({ partitionIndex }) => ({
            partitionIndex,
            currentLeaderEpoch: ANY_EPOCH,
            timestamp,
          }));
          return !name || own.length === 0 ? [] : [{ name, partitions: requests }];
        });
        if (led.length === 0) {
          return [];
        }
        try {
          const connection = await this.pool.get(broker);
          return (await withErrors(listOffsetsV7.api.async(connection, NO_REPLICA, READ_UNCOMMITTED, led))).topics;
        } catch {
          return [];
        }
      }),
    );
    return new Map(
      answers
        .flat()
        .flatMap(({ name, partitions }) =>
          partitions
            .filter(({ errorCode }) => errorCode === 0)
            .map(({ partitionIndex, ...end }) => [keyOf(name, partitionIndex), end] as const),
        ),
    );
  }
}

/** An answer with errors of single topics or partitions, which the library throws away as one error. */
async function withErrors<Response>(answer: Promise<Response>): Promise<Response> {
  try {
    return await answer;
  } catch (error) {
    const { response } = error as { response?: Response };
    if (response === undefined) {
      throw error;
    }
    return response;
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic} ${partition}`;
}

function hostAndPort(address: string): { host: string; port: number } {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  return { host, port: Number(port) };
}

/** The innermost reasons of an error, one line. */
function reason(error: unknown): string {
  const nested = (error as { errors?: unknown[] }).errors ?? [];
  const inner = nested.length > 0 ? nested : [(error as { cause?: unknown }).cause].filter(Boolean);
  const texts = inner.length > 0 ? inner.map(reason) : [(error as Error).message];
  return [...new Set(texts)].join("; ");
}
