import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consoleConfiguration } from "../../topology/console";
import { clusterSettings } from "../../topology/parse";
import type { ClusterInput } from "../../topology/schema";
import type { StackOutputs } from "../../topology/outputs";
import { LinkStack } from "../harness/linkStack";
import { getPrometheus, type Prometheus } from "../harness/prometheus";
import { docker, inside, until } from "../harness/containers";
import { ROOT } from "../harness/temporaryStack";

const MONITORING = join(ROOT, "monitoring");
const LISTENS_AT = "127.0.0.1:19690";

const CONSOLE_PORT = 19695;

const stack = new LinkStack("it-metrics");
const topics = [{ name: "orders" }];
const config = {
  metrics: true,
  console: CONSOLE_PORT,
  brokerHeap: "384m",
  linkWorkerHeap: "384m",
  clusters: [LinkStack.cluster("east", 19693, topics), LinkStack.cluster("west", 19694)],
  links: [
    {
      name: "my-link",
      source: "east",
      destination: "west",
      // A dead source is to be noticed soon.
      config: { "availability.check.ms": "1000", "availability.check.consecutive.failure.threshold": "2" },
      mirrors: [{ topic: "orders" }],
    },
  ],
};

/** What a server shows: value by metric with its labels, as in `name{label="value",}`. */
async function scrape(node: string): Promise<Map<string, number>> {
  const { status, stdout, stderr } = await inside(
    stack.container(node),
    "curl --silent --fail --max-time 10 localhost:9404/metrics",
  );
  if (status !== 0) {
    throw new Error(`The metrics of ${node} cannot be read: curl ended with ${status}\n${stderr}`);
  }
  const lines = stdout.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

/** The sum of all series of a metric that have these labels; undefined without any. */
function sum(metrics: Map<string, number>, name: string, ...labels: string[]): number | undefined {
  const series = [...metrics].filter(
    ([key]) => (key === name || key.startsWith(`${name}{`)) && labels.every((label) => key.includes(label)),
  );
  return series.length === 0 ? undefined : series.reduce((total, [, value]) => total + value, 0);
}

/** Waits until a server's metric, summed, is what it should be. */
async function untilMetric(node: string, name: string, labels: string[], value: number): Promise<void> {
  await until(`${name} of ${node} is ${value}`, 60, async () => {
    const seen = sum(await scrape(node), name, ...labels);
    return { ok: seen === value, seen: String(seen) };
  });
}

/** What the dashboard asks Prometheus. */
function dashboardExpressions(): string[] {
  const dashboard = JSON.parse(readFileSync(join(MONITORING, "dashboard.json"), "utf8")) as {
    panels: { targets: { expr: string }[] }[];
  };
  return dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
}

/** What `pulumi up` printed. */
let made = "";

beforeAll(async () => {
  await stack.create(config);
  made = (await stack.must(["up", "--yes", "--skip-preview"])).stdout;
});

afterAll(() => stack.remove());

describe("what servers show", () => {
  test("records that were written and mirrored", async () => {
    const records = Array.from({ length: 500 }, (_, index) => `order ${index}`);
    await stack.write("east", "orders", records);
    await untilMetric("west-links", "kafka_link_mirror_end_offsets", ['link="my-link"', 'topic="orders"'], 500);
    await untilMetric("west-links", "kafka_link_mirror_lag_records", ['topic="orders"'], 0);
    const worker = await scrape("west-links");
    expect(sum(worker, "kafka_link_producer_record_send_total", 'topic="orders"')).toBe(500);
    expect(sum(worker, "kafka_link_producer_byte_total", 'topic="orders"')).toBeGreaterThan(500);
    expect(sum(worker, "kafka_link_state", 'link="my-link"', 'state="ACTIVE"')).toBe(1);
    expect(sum(worker, "kafka_link_mirror_state", 'topic="orders"', 'state="ACTIVE"')).toBe(1);
    expect(sum(await scrape("east"), "kafka_server_messages_in_total")).toBeGreaterThanOrEqual(500);
    expect(sum(await scrape("east-zookeeper"), "zookeeper_connections")).toBeGreaterThan(0);
  });

  test("a paused link and a paused mirror", async () => {
    await stack.ok("west", "kafka-mirrors --pause --topics orders $AT");
    await untilMetric("west-links", "kafka_link_mirror_state", ['topic="orders"', 'state="PAUSED"'], 1);
    await stack.ok("west", "kafka-mirrors --unpause --topics orders $AT");
    await untilMetric("west-links", "kafka_link_mirror_state", ['topic="orders"', 'state="ACTIVE"'], 1);
  });

  test.each(["east", "west-links"])("when the certificate that %s serves expires", async (node) => {
    const port = node === "east" ? 9093 : 8083;
    const { stdout } = await inside(
      stack.container(node),
      `openssl s_client -connect localhost:${port} </dev/null 2>/dev/null | openssl x509 -noout -enddate`,
    );
    const expiry = Date.parse(stdout.replace("notAfter=", "").trim()) / 1000;
    const shown = [...(await scrape(node))].filter(([key]) =>
      key.startsWith("kafka_certificate_expiry_timestamp_seconds{"),
    );
    expect(shown.length).toBe(node === "east" ? 2 : 1);
    expect(shown.map(([, value]) => value)).toEqual(shown.map(() => expiry));
  });
});

describe("what is in monitoring/", () => {
  test("names only metrics that servers show", async () => {
    const shown = new Set<string>(["up"]);
    for (const node of ["east", "west", "east-zookeeper", "west-links"]) {
      for (const key of (await scrape(node)).keys()) {
        shown.add(key.replace(/\{.*$/, ""));
      }
    }
    const expressions = [
      ...dashboardExpressions(),
      ...[...readFileSync(join(MONITORING, "alerts.yml"), "utf8").matchAll(/expr: (.*)/g)].map(
        ([, expression]) => expression ?? "",
      ),
    ];
    const named = expressions.flatMap((expression) => expression.match(/\b(up|(kafka|zookeeper)_\w+)\b/g) ?? []);
    expect(new Set(named).size).toBeGreaterThan(10);
    expect(named.filter((name) => !shown.has(name))).toEqual([]);
  });
});

describe("the web console", () => {
  /** Clusters of the file that the console reads, with what it needs to connect to them. */
  async function written(): Promise<WrittenCluster[]> {
    const { clientCredentials } = await stack.outputs<StackOutputs>();
    const clusters = config.clusters.map((cluster) => clusterSettings(cluster as unknown as ClusterInput));
    const file = consoleConfiguration({ clusters, linkWorkers: true }, clientCredentials.storePassword);
    return (JSON.parse(file) as { kafka: { clusters: WrittenCluster[] } }).kafka.clusters;
  }

  test("is there, or left out with a line that says so", async () => {
    const { console } = await stack.outputs<StackOutputs>();
    const diagnostics = made.slice(made.indexOf("Diagnostics:"));
    if (diagnostics.includes("The web console is left out")) {
      expect(
        diagnostics.match(/^ +warning: The web console is left out: its image \S+ is not on .+\.$/gm),
      ).toHaveLength(1);
      expect(console).toBeUndefined();
      expect((await stack.inDocker()).filter((line) => line.includes("console"))).toEqual([]);
      return;
    }
    expect(console).toBe(`http://127.0.0.1:${CONSOLE_PORT}`);
    await until("the console shows both clusters, read-only", 60, async () => {
      const shown = (await (await fetch(`${console}/api/clusters`)).json()) as ShownCluster[];
      const seen = shown.map(({ name, status, readOnly }) => `${name} ${status} ${readOnly}`).sort();
      return { ok: seen.join() === "east online true,west online true", seen: JSON.stringify(shown) };
    });
    const topic = JSON.stringify({ name: "not-wanted", partitions: 1 });
    const headers = { "content-type": "application/json" };
    const refused = await fetch(`${console}/api/clusters/east/topics`, { method: "POST", headers, body: topic });
    expect(refused.status).toBe(405);
    const inspected = await docker("inspect", stack.container("console"));
    expect(inspected).not.toContain((await stack.outputs<StackOutputs>()).clientCredentials.storePassword);
  });

  test("is told what brokers accept from a client", async () => {
    for (const { name, bootstrapServers, ssl, properties } of await written()) {
      const client = {
        ...properties,
        "ssl.truststore.location": ssl.truststoreLocation,
        "ssl.truststore.password": ssl.truststorePassword,
      };
      const lines = Object.entries(client).map(([key, value]) => `${key}=${value}\n`);
      const list = `kafka-topics --list --bootstrap-server ${bootstrapServers} --command-config <(cat)`;
      expect(await stack.ok(name, list, lines.join("")), name).toContain("orders");
    }
  });

  test("is told where link workers are, which show it their links", async () => {
    const { caCertificate } = await stack.outputs<StackOutputs>();
    const [, west] = await written();
    const connect = west?.kafkaConnect?.[0];
    expect(connect).toBeDefined();
    const curl = `curl --silent --fail --cacert <(echo '${caCertificate}') --config - ${connect?.address}/connectors`;
    // Through standard input: arguments can be read by everybody.
    const credentials = `cert-type = P12\ncert = "${connect?.keystoreLocation}:${connect?.keystorePassword}"\n`;
    const connectors = await stack.ok("west", curl, credentials);
    expect(connectors).toContain("my-link");
  });
});

interface ShownCluster {
  name: string;
  status: string;
  readOnly: boolean;
}

interface WrittenCluster {
  name: string;
  bootstrapServers: string;
  ssl: { truststoreLocation: string; truststorePassword: string };
  properties: Record<string, string>;
  kafkaConnect?: { address: string; keystoreLocation: string; keystorePassword: string }[];
}

describe("Prometheus with the shipped configuration", () => {
  let programs: Prometheus;
  let server: ChildProcess;

  /** What a query gives: value by the labels that matter here. */
  async function query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
    const response = await fetch(`http://${LISTENS_AT}/api/v1/query?query=${encodeURIComponent(expression)}`);
    const { data, error } = (await response.json()) as {
      data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
      error?: string;
    };
    if (!data) {
      throw new Error(error);
    }
    return data.result;
  }

  async function untilQuery(expression: string, count: number): Promise<void> {
    await until(`${expression} has ${count} series`, 90, async () => {
      const result = await query(expression).catch((error: unknown) => String(error));
      return { ok: Array.isArray(result) && result.length === count, seen: JSON.stringify(result) };
    });
  }

  beforeAll(async () => {
    programs = await getPrometheus();
    const { metricsTargets = [] } = await stack.outputs<StackOutputs>();
    // This Prometheus is no container: it finds the same targets by their addresses.
    const groups = await Promise.all(
      metricsTargets.map(async ({ targets, labels }) => ({ targets: await Promise.all(targets.map(address)), labels })),
    );
    const folder = join(stack.folder, "prometheus");
    mkdirSync(folder);
    copyFileSync(join(MONITORING, "alerts.yml"), join(folder, "alerts.yml"));
    writeFileSync(join(folder, "targets.json"), JSON.stringify(groups));
    const shipped = readFileSync(join(MONITORING, "prometheus.yml"), "utf8");
    writeFileSync(join(folder, "prometheus.yml"), shipped.replaceAll("_interval: 15s", "_interval: 1s"));
    server = spawn(
      programs.prometheus,
      [
        `--config.file=${join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=${LISTENS_AT}`,
      ],
      { stdio: "ignore" },
    );
  });

  afterAll(async () => {
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill();
    await ended;
    programs.remove();
  });

  async function address(target: string): Promise<string> {
    const [node = "", port] = target.split(":");
    const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
    return `${await docker("inspect", "--format", format, stack.container(node))}:${port}`;
  }

  test("finds every server, and nothing to complain of", async () => {
    await untilQuery("up == 1", 6);
    // A machine that is busy may have missed a probe just before.
    await untilQuery("ALERTS", 0);
  });

  test.each(dashboardExpressions())("has an answer to the dashboard's %s", async (expression) => {
    const asked = expression.replaceAll("$cluster", ".*");
    await until(`${asked} has an answer`, 60, async () => {
      const result = await query(asked).catch((error: unknown) => String(error));
      return { ok: Array.isArray(result) && result.length > 0, seen: JSON.stringify(result) };
    });
  });

  test("sees that the source dies", async () => {
    await docker("stop", stack.container("east"));
    await untilMetric("west-links", "kafka_link_state", ['link="my-link"', 'state="SOURCE_UNAVAILABLE"'], 1);
    await untilQuery('ALERTS{alertname="SourceUnavailable",alertstate="pending"}', 1);
    await untilQuery('ALERTS{alertname="TargetDown",role="broker",alertstate="pending"}', 1);
  });
});
