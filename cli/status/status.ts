import type { TopicCounts } from "../cluster/kafkaConnection";
import type { DeclaredState } from "../../topology/mirrorStates";

/** How a stack is, as `npm run status -- --json` prints it. Fields are added, never renamed. */
export interface Status {
  stack: string;
  /** When it was read, ISO 8601. */
  time: string;
  /** Why Docker does not answer; undefined when it does. */
  docker?: string;
  clusters: ClusterStatus[];
  links: LinkStatus[];
  certificates: CertificateStatus[];
  /** What is not as it should be, one line each; the exit status is 2 when there is any. */
  problems: string[];
  /** What will be a problem if nobody does anything, such as a certificate that expires soon. */
  warnings: string[];
}

/** One cluster. */
export interface ClusterStatus {
  name: string;
  /** The id the cluster gave itself. */
  id?: string;
  /** Bootstrap addresses by listener. */
  listeners: Record<string, string>;
  /** Why no broker answers on the EXTERNAL listener; undefined when one does. */
  unreachable?: string;
  brokers: BrokerStatus[];
  zookeepers: ContainerStatus[];
  linkWorkers: ContainerStatus[];
  /** What its brokers say; undefined when none answers. */
  topics?: TopicCounts;
}

/** A container as Docker sees it. */
export interface ContainerStatus {
  name: string;
  /** `healthy`, `unhealthy`, `starting`, `exited`, …; `missing` when there is none, `unknown` when Docker does not answer. */
  state: string;
}

/** One broker. */
export interface BrokerStatus extends ContainerStatus {
  /** Its address for clients on the host, `host:port`. */
  address: string;
  /** Whether it is a member of its cluster and answers over mutual TLS. */
  answers: boolean;
  /** Why it does not answer. */
  reason?: string;
  /** Whether it is the cluster's controller. */
  controller: boolean;
  /** When the certificate that it serves expires, ISO 8601. */
  certificateNotAfter?: string;
}

/** One link, with the mirror topics that it has or should have. */
export interface LinkStatus {
  name: string;
  source: string;
  destination: string;
  prefix: string;
  /** ACTIVE, SOURCE_UNAVAILABLE, MISSING, or UNKNOWN when its destination cannot be asked. */
  state: "ACTIVE" | "SOURCE_UNAVAILABLE" | "MISSING" | "UNKNOWN";
  /** Why the state is not known, or not what it seems to be. */
  reason?: string;
  mirrors: MirrorStatus[];
}

/** One mirror topic. */
export interface MirrorStatus {
  /** Name in the source. */
  topic: string;
  /** Name in the destination. */
  mirrorTopic: string;
  /** State that was declared; undefined for a mirror that nobody declared, such as those a link makes by itself. */
  declared?: DeclaredState;
  /** State that the engine says, MISSING, or UNKNOWN when its destination cannot be asked. */
  state: string;
  /** Why it has failed, where the engine says so. */
  error?: string;
  /** Records of the source that the mirror does not have; undefined when one side does not answer, or it is stopped. */
  lagRecords?: number;
  /**
   * Seconds by which the mirror's newest record is older than the source's newest: what a failover now would lose.
   * Undefined as above, and while the mirror has no record.
   */
  lagSeconds?: number;
  /** Records that arrived, a second; undefined as above. */
  recordsPerSecond?: number;
}

/** One certificate of the stack. */
export interface CertificateStatus {
  /** Whose it is: the container of a broker or link worker, `link NAME of CLUSTER`, `client`, or `ca`. */
  name: string;
  /** When it expires, ISO 8601. */
  notAfter: string;
  /** Whole days until then; negative afterwards. */
  days: number;
  /** Whether the next `npm run up` renews it; undefined where the state does not say. */
  due?: boolean;
}
