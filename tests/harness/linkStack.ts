import { capture, type Finished } from "../../cli/terminal/process";
import { CLIENT_CONFIG as CLIENT } from "../../topology/paths";
import type { StackOutputs } from "../../topology/outputs";
import { type ClientFiles, ensureKcat, kcat, writeClientFiles } from "./clients";
import { inside, until } from "./containers";
import { ROOT, TemporaryStack } from "./temporaryStack";

/** A step of `pulumi preview --json`: what is to happen to one resource. */
export interface PlannedStep {
  op: string;
  /** Type and name. */
  resource: string;
}

/** The answer of `kcat -L -J`. */
interface Metadata {
  topics: { topic: string; partitions: { partition: number }[] }[];
}

/** A stack whose clusters all listen at 9093; a cluster's name is also its first broker's. */
export class LinkStack extends TemporaryStack {
  /** One cluster of the configuration. */
  static cluster(name: string, external: number, topics: unknown[] = []): Record<string, unknown> {
    const names = { broker: name, zookeeper: `${name}-zookeeper`, linkWorker: `${name}-links` };
    return { name, ...names, ports: { external }, topics };
  }

  /** Addresses and credentials, asked for once: no test of a stack changes them. */
  private cachedOutputs?: Promise<StackOutputs>;
  private files?: Promise<ClientFiles>;

  container(name: string): string {
    return `${this.name}-${name}`;
  }

  /** Runs a bash command in a broker's container. `$AT` are the options with which an administrator's tool finds it. */
  run(cluster: string, command: string, input = ""): Promise<Finished> {
    const at = `AT="--bootstrap-server ${cluster}:9093 --command-config ${CLIENT}"`;
    return inside(this.container(cluster), `${at}; ${command}`, input);
  }

  /** The same, for a command that must succeed; returns its standard output. */
  async ok(cluster: string, command: string, input = ""): Promise<string> {
    const { status, stdout, stderr } = await this.run(cluster, command, input);
    if (status !== 0) {
      throw new Error(`${command} in ${cluster} ended with ${status}:\n${stdout}${stderr}`);
    }
    return stdout;
  }

  /** Writes records with a client on the host, which must be accepted. */
  async write(cluster: string, topic: string, records: readonly string[]): Promise<void> {
    const input = records.map((record) => `${record}\n`).join("");
    await this.client(cluster, ["-P", "-t", topic, "-X", "acks=all"], input);
  }

  /** Writes a record as an operator does, and returns what the producer says: the broker's error, which kcat does not show. */
  async consoleWrite(cluster: string, topic: string): Promise<string> {
    const producer = `kafka-console-producer --bootstrap-server ${cluster}:9093 --producer.config ${CLIENT} --topic ${topic}`;
    const { stdout, stderr } = await this.run(cluster, producer, "no\n");
    return stdout + stderr;
  }

  /** All committed records of a topic of one partition, in their order; none where there is no such topic. */
  async read(cluster: string, topic: string): Promise<string[]> {
    if ((await this.ends(cluster, topic)).length === 0) {
      return [];
    }
    const text = await this.client(cluster, ["-C", "-t", topic, "-o", "beginning", "-e", "-f", "%s\\n"]);
    return text.split("\n").filter((line) => line !== "");
  }

  /** Where each partition of a topic ends; none where there is no such topic. */
  async ends(cluster: string, topic: string): Promise<number[]> {
    const { topics } = await this.metadata(cluster);
    const found = topics.find((candidate) => candidate.topic === topic);
    if (found === undefined) {
      return [];
    }
    const asked = found.partitions.flatMap(({ partition }) => ["-t", `${topic}:${partition}:-1`]);
    const lines = (await this.client(cluster, ["-Q", ...asked])).trim().split("\n");
    // As in `orders [0] offset 20`.
    const ends = lines.map((line) => /\[(\d+)\] offset (\d+)$/.exec(line) ?? [line, "-1", "-1"]);
    return ends.sort((one, other) => Number(one[1]) - Number(other[1])).map(([, , offset]) => Number(offset));
  }

  /** Waits until a topic has these records and no others. */
  async expectRecords(cluster: string, topic: string, records: readonly string[]): Promise<void> {
    await until(`${topic} of ${cluster} has its records`, 90, async () => {
      const seen = (await this.read(cluster, topic)).join();
      return { ok: seen === records.join(), seen };
    });
  }

  /** Waits until every partition of a mirror ends where its source's does. */
  async expectMirrored(source: string, destination: string, topic: string, mirror = topic): Promise<void> {
    const wanted = await this.ends(source, topic);
    await until(
      `${mirror} of ${destination} ends where ${topic} of ${source} does, at ${wanted.join()}`,
      90,
      async () => {
        const seen = (await this.ends(destination, mirror)).join();
        return { ok: seen === wanted.join(), seen };
      },
    );
  }

  /**
   * All topics of a cluster. A broker that has started a moment ago knows none until the controller tells it, and answers
   * "Leader not available" about each. All are asked for, since Kafka makes a topic that a client asks for by name.
   */
  private async metadata(cluster: string): Promise<Metadata> {
    let answer: Metadata = { topics: [] };
    await until(`${cluster} knows its topics`, 60, async () => {
      answer = JSON.parse(await this.client(cluster, ["-L", "-J"])) as Metadata;
      return { ok: answer.topics.length > 0, seen: JSON.stringify(answer) };
    });
    return answer;
  }

  /** Runs kcat on the host against a cluster's EXTERNAL listener: a tenth of the time of a tool that has to start a JVM. */
  private async client(cluster: string, args: string[], input = ""): Promise<string> {
    const { status, stdout, stderr } = await kcat(
      await this.externalOf(cluster),
      await this.clientFiles(),
      ["-q", ...args],
      input,
    );
    if (status !== 0) {
      throw new Error(`kcat ${args.join(" ")} at ${cluster} ended with ${status}:\n${stdout}${stderr}`);
    }
    return stdout;
  }

  private async externalOf(cluster: string): Promise<string> {
    const { bootstrapServers } = await this.known();
    const address = bootstrapServers[cluster]?.EXTERNAL;
    if (address === undefined) {
      throw new Error(`${this.name} has no cluster ${cluster}`);
    }
    return address;
  }

  private async clientFiles(): Promise<ClientFiles> {
    this.files ??= this.known().then(async (outputs) => {
      await ensureKcat();
      return writeClientFiles(this.folder, outputs);
    });
    return this.files;
  }

  private known(): Promise<StackOutputs> {
    this.cachedOutputs ??= this.outputs<StackOutputs>();
    return this.cachedOutputs;
  }

  /** What kafka-mirrors says of one mirror topic. */
  async mirror(cluster: string, topic: string): Promise<string> {
    return (await this.run(cluster, `kafka-mirrors --describe $AT --topics ${topic}`)).stdout;
  }

  /** Names of a cluster's topics, internal ones aside. */
  async topics(cluster: string): Promise<string[]> {
    const list = await this.ok(cluster, "kafka-topics --list $AT");
    return list.split("\n").filter((name) => name !== "" && !name.startsWith("_"));
  }

  /** What a preview would do, without what stays the same; and the warnings it gives. */
  async plan(): Promise<{ steps: PlannedStep[]; warnings: string[] }> {
    const { status, stdout, stderr } = await this.pulumi(["preview", "--json"]);
    if (status !== 0) {
      throw new Error(`pulumi preview --json ended with ${status}:\n${stdout}${stderr}`);
    }
    const plan = JSON.parse(stdout) as {
      steps: { op: string; urn: string }[];
      diagnostics?: { severity: string; message: string }[];
    };
    return {
      steps: plan.steps
        .filter(({ op }) => op !== "same" && op !== "read")
        .map(({ op, urn }) => ({
          op,
          resource: `${(urn.split("::")[2] ?? "").split("$").at(-1)} ${urn.split("::")[3]}`,
        })),
      warnings: (plan.diagnostics ?? [])
        .filter(({ severity }) => severity === "warning")
        .map(({ message }) => message.replace(/^warning: /, "").trim()),
    };
  }

  /** Runs one of the project's own commands on this stack, as a user does. */
  npm(command: string, ...args: string[]): Promise<Finished> {
    return capture("npm", ["run", "--silent", "--prefix", ROOT, command, "--", "--stack", this.name, ...args], {
      environment: this.processEnvironment(),
    });
  }
}
