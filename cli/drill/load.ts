import { type ExecTarget, type Running, start } from "./exec";
import type { Observed } from "./measure";
import type { DrillNames } from "./names";
import { type RecordEvent, parseClientEvent, type ClientEvent } from "./toolOutput";

/** What the clients have reported so far. Times are milliseconds since 1970, by their containers' clock. */
export interface Log extends Pick<Observed, "acknowledged" | "arrived" | "commits"> {
  /** Records that the mirror accepted. */
  accepted: RecordEvent[];
  /** How many it refused, and why the last one. */
  refused: number;
  refusal: string;
}

/** Records a second that are tried at the destination. */
const TRIES = 20;

/** Keys of the load: several for each partition. */
const KEYS = 30;

/** By then a client that did not end when asked has been ended by force. */
const END_LIMIT_SECONDS = 30;

const AT = '--bootstrap-server "$BOOTSTRAP_SERVER" --topic "$TOPIC"';
const PRODUCE = `tool kafka-verifiable-producer ${AT} --producer.config "$COMMAND_CONFIG" --acks -1 --max-messages -1`;
const CONSUME = `tool kafka-verifiable-consumer ${AT} --group-id "$GROUP" --session-timeout 10000 --reset-policy earliest`;

/**
 * Settings of a consumer that fetches, and so commits, five times a second: hundreds of commits would be a load of their
 * own. Through a pipe, since the settings have passwords, and a file would have to be removed.
 */
const UNHURRIED = `<(cat "$COMMAND_CONFIG"; printf '%s\\n' fetch.min.bytes=1000000 fetch.max.wait.ms=200)`;

/** The clients of a drill. They run in the brokers' containers, and end with this process however that ends. */
export class Load {
  readonly log: Log = { acknowledged: [], arrived: [], commits: [], accepted: [], refused: 0, refusal: "" };
  private readonly clients: { name: string; running: Running }[] = [];
  private ending = false;

  constructor(
    private readonly source: ExecTarget,
    readonly destination: ExecTarget,
    private readonly names: DrillNames,
  ) {}

  /** Writes to the source's topic. */
  produce(recordsPerSecond: number): void {
    const command = `${PRODUCE} --throughput ${recordsPerSecond} --repeating-keys ${KEYS}`;
    this.start("the producer at the source", this.source, command, this.names.drill, "", (event) => {
      if (event.kind === "acknowledged") {
        this.log.acknowledged.push(event.record);
      }
    });
  }

  /** Consumes at the source, in the group whose positions are copied. */
  consume(): void {
    const command = `${CONSUME} --consumer.config ${UNHURRIED}`;
    this.start("the consumer at the source", this.source, command, this.names.drill, this.names.drill, (event) => {
      if (event.kind === "committed") {
        this.log.commits.push(event);
      }
    });
  }

  /** Watches records arrive in the mirror. */
  follow(): void {
    const { mirrorTopic, follower } = this.names;
    const command = `${CONSUME} --consumer.config "$COMMAND_CONFIG" --verbose --enable-autocommit`;
    this.start("the consumer of the mirror", this.destination, command, mirrorTopic, follower, (event) => {
      if (event.kind === "arrived") {
        this.log.arrived.push(event.record);
      }
    });
  }

  /** Tries to write to the mirror, whose refusals do not end it: the values are 1.0, 1.1 and so on. */
  tryToWrite(): void {
    const command = `${PRODUCE} --throughput ${TRIES} --value-prefix 1`;
    this.start("the producer at the mirror", this.destination, command, this.names.mirrorTopic, "", (event) => {
      if (event.kind === "acknowledged") {
        this.log.accepted.push(event.record);
      } else if (event.kind === "refused") {
        this.log.refused++;
        this.log.refusal = event.reason;
      }
    });
  }

  /** Throws when a client has ended that should go on. */
  check = (): void => {
    const over = this.clients.find(({ running }) => running.hasEnded());
    if (over !== undefined && !this.ending) {
      throw new Error(`${sentence(over.name)} has ended. ${over.running.complaints() || "It does not say why."}`);
    }
  };

  /** What there is to see of clients that do not do what is waited for. */
  evidence = (): string => {
    const { acknowledged, arrived, commits, accepted, refused, refusal } = this.log;
    const counts = [
      `acknowledged at the source ${acknowledged.length}`,
      `arrived in the mirror ${arrived.length}`,
      `commits ${commits.length}`,
      `refused by the mirror ${refused}${refusal && ` (${refusal})`}`,
      `accepted ${accepted.length}`,
    ].join(", ");
    const complaints = this.clients.map(
      ({ name, running }) => running.complaints() && `${name}: ${running.complaints()}`,
    );
    return [`Records so far: ${counts}.`, ...complaints.filter(Boolean)].join("\n");
  };

  /** Ends all clients, and waits until they are gone; what they print on the way counts. */
  async end(): Promise<void> {
    this.ending = true;
    for (const { running } of this.clients) {
      running.end();
    }
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const left = this.clients.filter(({ running }) => !running.hasEnded()).map(({ name }) => name);
        reject(new Error(`Still running ${END_LIMIT_SECONDS} s after the end of the load: ${left.join(", ")}.`));
      }, END_LIMIT_SECONDS * 1000);
    });
    try {
      await Promise.race([Promise.all(this.clients.map(({ running }) => running.ended)), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private start(
    name: string,
    target: ExecTarget,
    command: string,
    topic: string,
    group: string,
    onEvent: (event: ClientEvent) => void,
  ): void {
    const variables = { COMMAND: command, TOPIC: topic, GROUP: group };
    const running = start(target, "background", variables, (line) => {
      onEvent(parseClientEvent(line));
    });
    this.clients.push({ name, running });
  }
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
