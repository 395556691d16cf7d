// Parses what Kafka's tools print.

/** A record that a client has reported. Times are milliseconds since 1970, by the clock of its container. */
export interface RecordEvent {
  time: number;
  partition: number;
  offset: number;
  value: string;
}

/** What a verifiable producer or consumer reports in one line. */
export type ClientEvent =
  | { kind: "acknowledged" | "arrived"; record: RecordEvent }
  | { kind: "refused"; time: number; reason: string }
  /** Positions by partition. */
  | { kind: "committed"; time: number; positions: Record<number, number> }
  | { kind: "other" };

interface Line {
  timestamp?: number;
  name?: string;
  partition?: number;
  offset?: number;
  value?: string;
  message?: string;
  success?: boolean;
  offsets?: { partition: number; offset: number }[];
}

/** Parses a line of kafka-verifiable-producer, or of kafka-verifiable-consumer with --verbose. */
export function parseClientEvent(text: string): ClientEvent {
  const { timestamp: time = 0, ...line } = parseJson(text);
  const record = { time, partition: line.partition ?? 0, offset: line.offset ?? 0, value: line.value ?? "" };
  switch (line.name) {
    case "producer_send_success":
      return { kind: "acknowledged", record };
    case "record_data":
      return { kind: "arrived", record };
    case "producer_send_error":
      return { kind: "refused", time, reason: line.message ?? "no reason given" };
    case "offsets_committed":
      return line.success === true ? { kind: "committed", time, positions: positionsOf(line) } : { kind: "other" };
    default:
      return { kind: "other" };
  }
}

function parseJson(text: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    return {};
  }
}

function positionsOf({ offsets = [] }: Line): Record<number, number> {
  return Object.fromEntries(offsets.map(({ partition, offset }) => [partition, offset]));
}

/** A record as it is in a log. */
export interface LogRecord {
  partition: number;
  offset: number;
  key: string;
  value: string;
}

/** Parses `Partition:0<tab>Offset:12<tab>key<tab>value` lines of kafka-console-consumer; others are left out. */
export function parseLog(text: string): LogRecord[] {
  return text.split("\n").flatMap((line) => {
    const match = /^Partition:(\d+)\tOffset:(\d+)\t([^\t]*)\t(.*)$/.exec(line);
    return match
      ? [{ partition: Number(match[1]), offset: Number(match[2]), key: match[3] ?? "", value: match[4] ?? "" }]
      : [];
  });
}

/** Parses the table of `kafka-consumer-groups --describe`: positions by partition of one topic. */
export function parsePositions(text: string, topic: string): Record<number, number> {
  const positions: Record<number, number> = {};
  for (const line of text.split("\n")) {
    const [, found, partition, position] = line.trim().split(/\s+/);
    if (found === topic && position !== undefined && /^\d+$/.test(position)) {
      positions[Number(partition)] = Number(position);
    }
  }
  return positions;
}
