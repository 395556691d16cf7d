import type { Admin } from "@platformatic/kafka";
import type { Credentials } from "./inventory";

/** Milliseconds that a broker has for each answer: dead ones must show as such soon. */
const ANSWER_MS = 1500;

/** ListOffsets' names for ends of a log (Kafka protocol, ListOffsets request). */
const LATEST = -1n;
const NEWEST_TIMESTAMP = -3n;

/** What a cluster says of itself. */
export interface Description {
  id: string;
  /** Addresses of its brokers on this listener, `host:port`. */
  brokers: { address: string; controller: boolean }[];
  topics: { count: number; partitions: number; underReplicated: number; offline: number };
}

/** Where a topic's log ends, by partition. */
export interface Ends {
  offset: number;
  /** Time of the newest record, milliseconds since 1970; undefined when there is none. */
  newest?: number;
}

/** A cluster, asked over its EXTERNAL listener with the client's certificate. */
export class KafkaConnection {
  private readonly admin: Promise<Admin>;

  /** @param bootstrapServers separated by commas, as in the stack's outputs */
  constructor(bootstrapServers: string, credentials: Credentials) {
    this.admin = connect(bootstrapServers, credentials);
    this.admin.catch(() => undefined); // whoever asks gets it
  }

  /** @throws Error that says why the cluster does not answer */
  async describe(): Promise<Description> {
    const admin = await this.admin;
    try {
      const names = await admin.listTopics();
      const { id, brokers, controllerId, topics } = await admin.metadata({ topics: names, forceUpdate: true });
      const partitions = [...topics.values()].flatMap((topic) => topic.partitions);
      return {
        id,
        brokers: [...brokers].map(([number, { host, port }]) => ({
          address: `${host}:${port}`,
          controller: number === controllerId,
        })),
        topics: {
          count: names.length,
          partitions: partitions.length,
          underReplicated: partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length,
          offline: partitions.filter(({ leader }) => leader < 0).length,
        },
      };
    } catch (error) {
      throw new Error(reason(error), { cause: error });
    }
  }

  /** Ends of a topic's partitions; undefined when it does not exist, or a partition does not answer. */
  async ends(topic: string): Promise<Ends[] | undefined> {
    const admin = await this.admin;
    try {
      const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
      const count = topics.get(topic)?.partitions.length ?? 0;
      const at = async (timestamp: bigint) => {
        const partitions = Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
        const [found] = await admin.listOffsets({ topics: [{ name: topic, partitions }] });
        return [...(found?.partitions ?? [])].sort((one, other) => one.partitionIndex - other.partitionIndex);
      };
      const [last, newest] = [await at(LATEST), await at(NEWEST_TIMESTAMP)];
      return last.map(({ offset }, partition) => {
        const timestamp = Number(newest[partition]?.timestamp ?? -1);
        return { offset: Number(offset), ...(timestamp < 0 ? {} : { newest: timestamp }) };
      });
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    const admin = await this.admin.catch(() => undefined);
    await admin?.close().catch(() => undefined);
  }
}

async function connect(bootstrapServers: string, { ca, certificate, privateKey }: Credentials): Promise<Admin> {
  // Loaded here, beside what else is waited for: it takes a third of a second.
  const { Admin } = await import("@platformatic/kafka");
  return new Admin({
    clientId: "kafka-cluster-links-status",
    bootstrapBrokers: bootstrapServers.split(","),
    tls: { ca, cert: certificate, key: privateKey },
    connectTimeout: ANSWER_MS,
    requestTimeout: ANSWER_MS,
    timeout: ANSWER_MS,
    retries: 0,
  });
}

/** The innermost reasons of a client's error, one line. */
function reason(error: unknown): string {
  const nested = (error as { errors?: unknown[] }).errors ?? [];
  const inner = nested.length > 0 ? nested : [(error as { cause?: unknown }).cause].filter(Boolean);
  const texts = inner.length > 0 ? inner.map(reason) : [(error as Error).message];
  return [...new Set(texts)].join("; ");
}
