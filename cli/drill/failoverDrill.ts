import type { Environment } from "../terminal/process";
import { seconds, type Step } from "../terminal/steps";
import { runOrThrow, type ExecTarget, run, start } from "./exec";
import type { Interruption } from "./interruption";
import { connectionFile, linkCopy, syncInterval } from "./linkCopy";
import { Load } from "./load";
import { Locks } from "./lock";
import type { Observed, Positions } from "./measure";
import { type DrillNames, drillNames, drillPattern } from "./names";
import type { DrillOptions } from "./options";
import { parseLog, parsePositions } from "./toolOutput";
import { findRunningBroker } from "./runningBroker";
import { removeDrills, resourcesOf } from "./removal";
import { settleAll } from "./settleAll";
import type { Target } from "./target";
import { until } from "./until";

/** Milliseconds for all clients to be at work: each is a JVM, and all of them start at the same time. */
const START_LIMIT = 60_000;

/** Milliseconds for the topic to take records: far more than is promised, so that a broken promise can be measured. */
const FAILOVER_LIMIT = 60_000;

/** Seconds for link workers to agree on a manager. */
const MANAGER_LIMIT_SECONDS = 30;

/** Options with which an administrator's tool finds the cluster. */
const ADMIN = '--bootstrap-server "$BOOTSTRAP_SERVER" --command-config "$COMMAND_CONFIG"';

/** As many partitions as show that they are kept apart. */
const PARTITIONS = 3;

/** One drill: each step has what those before it have made and found out. */
export class FailoverDrill {
  private readonly names: DrillNames;
  private readonly pattern: string;
  private readonly locks = new Locks();
  private targets?: { source: ExecTarget; destination: ExecTarget };
  private running?: Load;
  private times?: Pick<Observed, "failover" | "firstWrite">;
  private observed?: Observed;
  /** What it has made, or may have made, so that it has to be removed. */
  private made = false;

  constructor(
    private readonly target: Target,
    private readonly options: DrillOptions,
    private readonly stack: string,
    private readonly environment: Environment,
    private readonly interruption: Interruption,
  ) {
    this.names = drillNames(target.link);
    this.pattern = drillPattern(target.prefixes);
  }

  /** All steps, in their order, without {@link cleaning}. */
  steps(): Step<FailoverDrill>[] {
    return [this.finding, this.making, this.loading, this.failing, this.reading].map((step) => ({
      title: step.title,
      run: async (context, report) => {
        this.interruption.check();
        const result = await step.run(context, report);
        this.interruption.check();
        return result;
      },
    }));
  }

  /** What was seen, after all steps. */
  result(): Observed {
    return known(this.observed);
  }

  /** Whether it has made something that is to be removed. */
  needsCleaning(): boolean {
    return this.made;
  }

  /** Removes everything that was made; to be run whatever has happened before. */
  readonly cleaning: Step<FailoverDrill> = {
    title: "Cleaned up:",
    run: async () => {
      const { source, destination } = known(this.targets);
      // What cannot be ended is said after the rest was tried.
      const left = await this.running?.end().catch((error: unknown) => error);
      const counts = await settleAll([
        removeDrills(source, this.pattern, resourcesOf(this.names, "source")),
        removeDrills(destination, this.pattern, resourcesOf(this.names, "destination")),
      ]);
      if (left instanceof Error) {
        throw left;
      }
      return `${counts[0] + counts[1]} topics, links and consumer groups`;
    },
  };

  /** Lets other drills work on the clusters. */
  release(): Promise<void> {
    return this.locks.release();
  }

  private readonly finding: Step<FailoverDrill> = {
    title: "Left by earlier drills:",
    run: async () => {
      const find = (cluster: Target["source"]) => findRunningBroker(cluster, this.environment, this.stack);
      const [source, destination] = await Promise.all([find(this.target.source), find(this.target.destination)]);
      this.targets = { source, destination };
      await this.locks.take([source, destination]);
      const targets = [source, destination];
      const counts = await settleAll(targets.map((target) => removeDrills(target, this.pattern)));
      const total = counts.reduce((sum, count) => sum + count, 0);
      return total === 0 ? "nothing" : `${total} things, which were removed`;
    },
  };

  private readonly making: Step<FailoverDrill> = {
    title: "Topic and link",
    run: async () => {
      const { source, destination } = known(this.targets);
      const { drill } = this.names;
      const { link } = this.target;
      this.made = true;
      const createTopic = `kafka-topics --create --topic "$TOPIC" --partitions ${PARTITIONS} ${ADMIN} 2>/dev/null`;
      const linkVariables = {
        LINK: drill,
        CLUSTER_ID: this.target.source.id ?? "",
        CONNECTION_FILE: connectionFile(this.target.source),
        LIMIT_SECONDS: MANAGER_LIMIT_SECONDS,
      };
      await settleAll([
        runOrThrow(`Creating topic ${drill}`, source, { commands: createTopic }, { TOPIC: drill }),
        runOrThrow(`Creating link ${drill}`, destination, "create-link", linkVariables, linkCopy(link, drill)),
      ]);
      return `${drill}, ${PARTITIONS} partitions, a copy of ${link.name}`;
    },
  };

  private readonly loading: Step<FailoverDrill> = {
    title: "Load:",
    run: async (_, report) => {
      const { source, destination } = known(this.targets);
      const { drill, mirrorTopic } = this.names;
      const { recordsPerSecond, seconds: duration } = this.options;
      const load = new Load(source, destination, this.names);
      this.running = load;
      load.produce(recordsPerSecond);
      load.consume();
      report("creating the mirror");
      const create = `kafka-mirrors --create --mirror-topic "$MIRROR_TOPIC" --source-topic "$TOPIC" --link "$LINK" ${ADMIN} 2>/dev/null`;
      const variables = { MIRROR_TOPIC: mirrorTopic, TOPIC: drill, LINK: drill };
      const created = await run(destination, { commands: create }, variables);
      if (created.status !== 0) {
        const hint = created.said.includes("already exists")
          ? "\nAnother link mirrors it already: exclude the prefix drill- from its autoCreate filters."
          : "";
        throw new Error(
          `Creating mirror topic ${mirrorTopic} failed in ${destination.container}:\n${created.said}${hint}`,
        );
      }
      // Not before: a client that asks for a topic which is not there makes one.
      load.follow();
      load.tryToWrite();
      report("waiting for all clients");
      const { log } = load;
      await this.wait(load, "All clients at work", START_LIMIT, () => {
        return log.acknowledged.length > 0 && log.commits.length > 0 && log.arrived.length > 0 && log.refused > 0;
      });
      report(`${recordsPerSecond} records a second for ${duration} s`);
      const begin = log.acknowledged.at(-1)?.time ?? 0;
      const before = log.acknowledged.length;
      await this.wait(load, `${duration} s of load`, duration * 1000 + START_LIMIT, () => {
        return (log.acknowledged.at(-1)?.time ?? 0) - begin >= duration * 1000;
      });
      // A slow machine may not keep up with what was asked for.
      const rate = Math.round((log.acknowledged.length - before) / duration);
      return `${log.acknowledged.length} records written, ${rate} a second; ${log.refused} refused by the mirror`;
    },
  };

  private readonly failing: Step<FailoverDrill> = {
    title: "Failover:",
    run: async () => {
      const { destination } = known(this.targets);
      const load = known(this.running);
      const { log } = load;
      const lines: string[] = [];
      // The container's clock, as in all other times.
      const commands = `date +%s%3N; exec kafka-mirrors --failover --topics "$MIRROR_TOPIC" ${ADMIN} 2>/dev/null`;
      const command = start(destination, { commands }, { MIRROR_TOPIC: this.names.mirrorTopic }, (line) => {
        lines.push(line);
      });
      let status: number | undefined;
      const ended = command.ended.then((found) => (status = found));
      try {
        await this.wait(load, "A write accepted by the failed-over topic", FAILOVER_LIMIT, () => {
          return log.accepted.length > 0 || (status !== undefined && status !== 0);
        });
      } finally {
        await ended;
      }
      if (status !== 0) {
        throw new Error(`kafka-mirrors --failover failed:\n${lines.slice(1).join("\n")}\n${command.complaints()}`);
      }
      await load.end();
      const failover = Number(lines[0]);
      const firstWrite = log.accepted.reduce((first, { time }) => Math.min(first, time), Infinity);
      this.times = { failover, firstWrite };
      return `the topic takes records after ${seconds(firstWrite - failover)}`;
    },
  };

  private readonly reading: Step<FailoverDrill> = {
    title: "Compared:",
    run: async () => {
      const { source, destination } = known(this.targets);
      const { drill, mirrorTopic, mirrorGroup } = this.names;
      const times = known(this.times);
      const [sourceLog, mirrorLog, sourcePositions, mirrorPositions] = await settleAll([
        this.readTopic(source, drill),
        this.readTopic(destination, mirrorTopic),
        this.readPositions(source, drill, drill),
        this.readPositions(destination, mirrorGroup, mirrorTopic),
      ]);
      const { acknowledged, arrived, commits } = known(this.running).log;
      this.observed = {
        ...times,
        ...{ acknowledged, arrived, commits, sourcePositions, mirrorPositions },
        source: sourceLog,
        mirror: mirrorLog,
        syncInterval: syncInterval(this.target.link),
      };
      return `${sourceLog.length} records of the source with ${mirrorLog.length} of the destination`;
    },
  };

  private async readTopic(target: ExecTarget, topic: string) {
    const what = `Reading ${topic}`;
    return parseLog(await runOrThrow(what, target, "read-log", { TOPIC: topic, GROUP: this.names.reader }));
  }

  private async readPositions(target: ExecTarget, group: string, topic: string): Promise<Positions> {
    // Status 0 also for a group that is not there, which has no positions.
    const commands = `kafka-consumer-groups --describe --group "$GROUP" ${ADMIN}`;
    const said = await runOrThrow(`Reading the positions of ${group}`, target, { commands }, { GROUP: group });
    if (!/^GROUP\s|does not exist/m.test(said)) {
      throw new Error(`The positions of ${group} cannot be read in ${target.container}:\n${said}`);
    }
    return parsePositions(said, topic);
  }

  private wait(load: Load, what: string, limit: number, holds: () => boolean): Promise<void> {
    const check = () => {
      this.interruption.check();
      load.check();
    };
    const evidence = async () => {
      const commands = `kafka-mirrors --describe --topics "$MIRROR_TOPIC" ${ADMIN} 2>/dev/null`;
      const described = await run(load.destination, { commands }, { MIRROR_TOPIC: this.names.mirrorTopic });
      return `${load.evidence()}\n${described.stdout}`;
    };
    return until({ what, limit, holds, evidence, check });
  }
}

/** What an earlier step has found out. */
function known<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("An earlier step of the drill is missing.");
  }
  return value;
}
