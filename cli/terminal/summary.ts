import type { ContainerNames, ListenerAddresses, StackOutputs } from "../../topology/outputs";
import { CLIENT_CONFIG } from "../../topology/paths";
import { npmRun } from "./options";

/** What a listener is for; the names are those of the brokers' listeners. */
const LISTENERS: Record<string, string> = {
  PLAINTEXT: "inside the Docker network, not encrypted",
  SSL: "inside the Docker network, client certificate required",
  EXTERNAL: "from this machine, client certificate required",
};

/** A topic of the default topology; in others, brokers make it when it is first written to. */
const TOPIC = "kafka-topic";

interface Cluster extends ContainerNames {
  name: string;
  id?: string;
  listeners: ListenerAddresses;
}

/**
 * What `npm run up` says at its end: where the listeners are, how to run a client, how to remove everything.
 *
 * @param outputs the stack's outputs; parts for which one is missing are left out
 */
export function summary(outputs: Partial<StackOutputs>, { stack }: { stack: string }): string {
  const clusters = readClusters(outputs);
  const enterShell = `eval "$(${npmRun("-s env", stack)})"`;
  const parts = [
    clusters.length > 0 ? `Stack ${stack} is up.` : `Stack ${stack} is up, without clusters.`,
    ...clusters.map(describe),
    links(outputs),
    outputs.console !== undefined ? `Web console, read-only: ${outputs.console}` : "",
    ...clusters.slice(0, 1).flatMap((cluster) => [insideClient(cluster), hostClient(cluster, outputs, enterShell)]),
    `All outputs: ${enterShell}, then pulumi stack output\nRemove everything: ${npmRun("down", stack)}`,
  ];
  return `\n${parts.filter((part) => part !== "").join("\n\n")}`;
}

/** One line for each link, with its mirror topics. */
function links(outputs: Partial<StackOutputs>): string {
  const lines = (outputs.links ?? []).map(({ name, source, destination, mirrors }) => {
    const topics = mirrors.map(({ mirrorTopic, state }) => `${mirrorTopic} (${state})`).join(", ");
    return `  ${name}: ${source} → ${destination}${topics === "" ? "" : `, mirror topics ${topics}`}`;
  });
  return lines.length === 0 ? "" : ["Cluster links", ...lines].join("\n");
}

function readClusters({ bootstrapServers = {}, clusterIds, containers }: Partial<StackOutputs>): Cluster[] {
  return Object.entries(bootstrapServers).map(([name, listeners]) => {
    const { brokers = [], zookeepers = [], linkWorkers = [] } = containers?.[name] ?? {};
    return { name, id: clusterIds?.[name], brokers, zookeepers, linkWorkers, listeners };
  });
}

function describe({ name, id, brokers, zookeepers, linkWorkers, listeners }: Cluster): string {
  const facts = [
    id && `id ${id}`,
    brokers.length > 0 && `brokers ${brokers.join(", ")}`,
    zookeepers.length > 0 && `ZooKeepers ${zookeepers.join(", ")}`,
    linkWorkers.length > 0 && `link workers ${linkWorkers.join(", ")}`,
  ].filter(Boolean);
  const width = Math.max(0, ...Object.values(listeners).map((address) => address.length));
  const rows = Object.entries(listeners).map(([listener, address]) =>
    `  ${listener.padEnd(9)}  ${address.padEnd(width)}  ${LISTENERS[listener] ?? ""}`.trimEnd(),
  );
  return [`${name}${facts.length > 0 ? ` (${facts.join("; ")})` : ""}`, ...rows].join("\n");
}

function insideClient({ brokers, listeners }: Cluster): string {
  const address = listeners.SSL;
  const container = brokers[0] ?? address.replace(/:.*/s, "");
  const tool = (name: string, role: string) =>
    `  docker exec -it ${container} ${name} --bootstrap-server ${address} --topic ${TOPIC} --${role}.config ${CLIENT_CONFIG}`;
  return [
    "Produce and consume with the tools in a broker's container:",
    tool("kafka-console-producer", "producer"),
    `${tool("kafka-console-consumer", "consumer")} --from-beginning`,
  ].join("\n");
}

function hostClient({ listeners }: Cluster, { caCertificate }: Partial<StackOutputs>, enterShell: string): string {
  if (caCertificate === undefined) {
    return "";
  }
  const part = (key: string) =>
    `pulumi stack output clientCredentials --show-secrets --json | node -p 'JSON.parse(fs.readFileSync(0)).${key}'`;
  return [
    "From this machine, with any client, for example kcat:",
    `  ${enterShell}; umask 077`,
    "  pulumi stack output caCertificate > ca.pem",
    `  ${part("certificate")} > client-certificate.pem`,
    `  ${part("privateKey")} > client-key.pem`,
    `  kcat -L -b ${listeners.EXTERNAL} -X security.protocol=SSL -X ssl.ca.location=ca.pem \\`,
    "    -X ssl.certificate.location=client-certificate.pem -X ssl.key.location=client-key.pem",
  ].join("\n");
}
