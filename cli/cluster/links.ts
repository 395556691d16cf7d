import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CLIENT_CONFIG } from "../../topology/paths";
import { capture, type Environment } from "../terminal/process";

/** A link as a cluster has it. */
export interface LiveLink {
  remoteClusterId: string;
  /** Whether its source answers. */
  available: boolean;
  /** What was set; undefined where nobody asked. Sensitive values are not in it. */
  config?: Record<string, string>;
}

/** A mirror topic as a cluster has it. */
export interface LiveMirror {
  link: string;
  sourceTopic: string;
  state: string;
  /** Why it has failed, where the engine says so. */
  error?: string;
}

/** What there is in one cluster. */
export interface LiveCluster {
  links: Record<string, LiveLink>;
  mirrors: Record<string, LiveMirror>;
}

/** Where to ask, and for what. */
export interface LinksRequest {
  /** Names of the cluster's broker containers, any of which will do. */
  brokers: string[];
  /** Its SSL listeners. */
  bootstrapServer: string;
  /** Links of which the settings are read. */
  links: string[];
  /** Mirrors that are asked for by name, since those that are stopped are not shown otherwise. */
  mirrors: string[];
  /** As far as a cluster that is up may be slow; milliseconds, a minute by default. */
  limit?: number;
}

const LIMIT_MS = 60_000;

/** Exit status of `timeout` when it had to end the command. */
const TIMED_OUT = 124;

/** As far as Docker may be slow on top of that; milliseconds. */
const DOCKER_MS = 5000;

/**
 * Reads links and mirrors of a cluster, all in one go.
 *
 * @throws Error that says why the cluster cannot be asked
 */
export async function readClusterLinks(request: LinksRequest, environment: Environment = {}): Promise<LiveCluster> {
  const variables = {
    BOOTSTRAP_SERVER: request.bootstrapServer,
    COMMAND_CONFIG: CLIENT_CONFIG,
    LINKS: request.links.join(" "),
    MIRRORS: request.mirrors.join(" "),
  };
  const flags = Object.entries(variables).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const script = readFileSync(join(__dirname, "read-links.sh"), "utf8");
  const limit = request.limit ?? LIMIT_MS;
  const problems: string[] = [];
  for (const broker of request.brokers) {
    // The limit is kept inside: ending this end of it would leave the commands running there.
    const args = ["exec", ...flags, broker, "timeout", String(limit / 1000), "bash", "-c", script];
    const { status, stdout, stderr } = await capture("docker", args, { environment, timeout: limit + DOCKER_MS });
    if (status === 0) {
      return parseClusterLinks(stdout);
    }
    const said = status === TIMED_OUT ? undefined : (stderr || stdout).trim().split("\n").at(-1);
    problems.push(`${broker}: ${said || `no answer within ${limit / 1000} s`}`);
  }
  throw new Error(problems.join("; "));
}

/** Understands what read-links.sh has printed. */
export function parseClusterLinks(text: string): LiveCluster {
  const live: LiveCluster = { links: {}, mirrors: {} };
  let section = "";
  let mirror: string | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("== ")) {
      section = line.slice(3);
    } else if (section === "links") {
      readLink(line, live);
    } else if (section.startsWith("config ")) {
      const link = live.links[section.slice("config ".length)];
      const setting = /^ {2}([\w.]+)=(.*) sensitive=false synonyms=/.exec(line);
      if (link !== undefined) {
        link.config = { ...link.config, ...(setting?.[1] && { [setting[1]]: setting[2] ?? "" }) };
      }
    } else {
      mirror = readMirror(line, live, mirror);
    }
  }
  return live;
}

function readLink(line: string, live: LiveCluster): void {
  const match = /^Link name: '([^']*)', .*remote cluster ID: '([^']*)', .*remote cluster available: '(\w+)'/.exec(line);
  if (match?.[1] !== undefined) {
    live.links[match[1]] = { remoteClusterId: match[2] ?? "", available: match[3] === "true" };
  }
}

/** Reads a mirror's line, or one of its partitions; returns the mirror that it is about. */
function readMirror(line: string, live: LiveCluster, mirror: string | undefined): string | undefined {
  const fields = Object.fromEntries(
    line.split("\t").map((field) => [field.slice(0, field.indexOf(": ")), field.slice(field.indexOf(": ") + 2)]),
  );
  if (fields.Topic === undefined || fields.State === undefined) {
    if (mirror !== undefined && fields.DestLogEndOffset === "-1") {
      // Its topic was deleted a moment ago, and the link has not noticed yet.
      live.mirrors = Object.fromEntries(Object.entries(live.mirrors).filter(([topic]) => topic !== mirror));
    }
    return mirror;
  }
  live.mirrors[fields.Topic] = {
    link: fields.LinkName ?? "",
    sourceTopic: fields.SourceTopic ?? "",
    state: fields.State,
    ...(fields.Error === undefined ? {} : { error: fields.Error }),
  };
  return fields.Topic;
}
