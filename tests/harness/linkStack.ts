import { capture, type Finished } from "../../cli/terminal/process";
import { inside, ROOT, TestStack } from "./testStack";
import { CLIENT_CONFIG as CLIENT } from "../../topology/paths";

/** A step of `pulumi preview --json`: what is to happen to one resource. */
export interface PlannedStep {
  op: string;
  /** Type and name. */
  resource: string;
}

/** A stack whose clusters all listen at 9093; a cluster's name is also its first broker's. */
export class LinkStack extends TestStack {
  /** One cluster of the configuration. */
  static cluster(name: string, external: number, topics: unknown[] = []): Record<string, unknown> {
    const names = { broker: name, zookeeper: `${name}-zookeeper`, linkWorker: `${name}-links` };
    return { name, ...names, ports: { external }, topics };
  }

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

  /** Writes records; returns what the producer complains of, which is nothing when all were accepted. */
  async write(cluster: string, topic: string, records: string[]): Promise<string> {
    const producer = `kafka-console-producer --bootstrap-server ${cluster}:9093 --producer.config ${CLIENT} --topic ${topic}`;
    const { stdout, stderr } = await this.run(cluster, producer, records.map((record) => `${record}\n`).join(""));
    return (stdout + stderr).replaceAll(/^.*WARN.*\n/gm, "");
  }

  /** All records of a topic of one partition, in their order. */
  async read(cluster: string, topic: string): Promise<string[]> {
    const end = await this.ok(cluster, `kafka-get-offsets $AT --topic ${topic}`);
    const count = Number(end.trim().split(":")[2] ?? 0);
    if (count === 0) {
      return [];
    }
    const options = `--consumer.config ${CLIENT} --topic ${topic} --from-beginning --max-messages ${count} --timeout-ms 20000`;
    const text = await this.ok(cluster, `kafka-console-consumer --bootstrap-server ${cluster}:9093 ${options}`);
    return text.split("\n").filter((line) => line !== "");
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
