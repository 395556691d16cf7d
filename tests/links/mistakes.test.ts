import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, CLIENT, LINK, LinkedClusters, ok } from "../harness/linkedClusters";

// What the commands refuse: in words, with a status, soon, and leaving nothing behind.

const clusters = new LinkedClusters();

beforeAll(async () => {
  await clusters.create();
  await clusters.createTopic("orders");
  await clusters.createTopic("present");
  await clusters.link("my-link", ["orders"]);
  await clusters.link("prefixed", [], ["cluster.link.prefix=src_"]);
});
afterAll(() => clusters.remove());

const create = (...args: string[]) => ["kafka-cluster-links", "--create", "--link", "new", ...args];
const mirror = (...args: string[]) => ["kafka-mirrors", "--create", ...args];
const file = ["--config-file", LINK];
const inline = (config: string) => [...file, "--config", config];

const LINK_ERROR = "Error while executing cluster link command: ";
const MIRROR_ERROR = "Error while executing mirror command: ";

const MISTAKES: [title: string, command: string[], message: string | RegExp][] = [
  [
    "a link that exists",
    ["kafka-cluster-links", "--create", "--link", "my-link", ...file],
    `${LINK_ERROR}Cluster link 'my-link' already exists.`,
  ],
  [
    "a link to itself",
    ["kafka-cluster-links", "--create", "--link", "new", "--config-file", "/tmp/self.properties"],
    /InvalidRequestException: Source cluster ID matches local cluster ID [\w-]{22}\. Cannot create cluster link to self\./,
  ],
  [
    "another cluster's id",
    create(...file, "--cluster-id", "AAAAAAAAAAAAAAAAAAAAAA"),
    /Expected cluster ID A{22} doesn't match the ID of the cluster at bootstrap\.servers, which is [\w-]{22}/,
  ],
  [
    "a source where nobody listens",
    create("--config-file", "/tmp/closed.properties"),
    /Unable to validate cluster link due to error: Failed to create a TCP connection to source:9099/,
  ],
  ["a source whose name is unknown", create("--config-file", "/tmp/unknown.properties"), /nowhere\.invalid/],
  [
    "plaintext to a TLS port",
    create("--config", "bootstrap.servers=source:9093"),
    /source:9093 expects TLS, but security\.protocol is not set/,
  ],
  [
    "a key store that is not there",
    create("--config-file", "/tmp/keyless.properties"),
    /Unable to validate cluster link due to error: .*missing\.p12/,
  ],
  [
    "a certificate that the source does not trust",
    create("--config-file", "/tmp/anonymous.properties"),
    /Unable to validate cluster link due to error: /,
  ],
  ["no configuration", create(), /--config/],
  ["a file that is not there", create("--config-file", "/tmp/nothing.properties"), /\/tmp\/nothing\.properties/],
  ["an unknown config", create(...inline("bootstrap.server=x:1")), /bootstrap\.server/],
  ["a value out of range", create(...inline("availability.check.ms=0")), /availability\.check\.ms/],
  [
    "a prefix that is too long",
    create(...inline("cluster.link.prefix=thirteen_char")),
    /cluster\.link\.prefix: at most 12 .* it has 13/,
  ],
  ["filters that are not JSON", create(...file, "--topic-filters-json", "{nonsense"), /nonsense/],
  [
    "filters of another kind",
    create(
      ...file,
      "--topic-filters-json",
      '{"topicFilters":[{"name":"a","patternType":"REGEX","filterType":"INCLUDE"}]}',
    ),
    /REGEX.*LITERAL, PREFIXED/,
  ],
  [
    "automatic mirrors without filters",
    create(...inline("auto.create.mirror.topics.enable=true")),
    /auto\.create\.mirror\.topics\.filters is not set/,
  ],
  ["copying of ACLs", create(...inline("acl.sync.enable=true")), /ACLs are not copied/],
  ["a mode of later versions", create(...inline("link.mode=BIDIRECTIONAL")), /link\.mode.*DESTINATION/],
  ["a name that is none", ["kafka-cluster-links", "--create", "--link", "a b", ...file], /Invalid Cluster Link Name/],
  ["an unknown option", create(...file, "--unheard-of"), /unheard-of/],
  ["two actions", create(...file, "--list"), /--list|list/],
  ["no action", ["kafka-cluster-links"], /--create/],
  [
    "deletion of an unknown link",
    ["kafka-cluster-links", "--delete", "--link", "unknown"],
    /The cluster link doesn't exist\./,
  ],
  [
    "deletion of a link in use",
    ["kafka-cluster-links", "--delete", "--link", "my-link"],
    /used by mirror topics \[orders\]/,
  ],
  [
    "a mirror of a missing topic",
    mirror("--mirror-topic", "missing", "--link", "my-link"),
    `${MIRROR_ERROR}While fetching description for topic 'missing' over cluster link 'my-link': This server does not host this topic-partition.`,
  ],
  [
    "a mirror onto a topic that exists",
    mirror("--mirror-topic", "orders", "--link", "my-link"),
    `${MIRROR_ERROR}Topic 'orders' already exists.`,
  ],
  [
    "a mirror over an unknown link",
    mirror("--mirror-topic", "present", "--link", "unknown"),
    /The cluster link doesn't exist\./,
  ],
  [
    "a mirror of another name",
    mirror("--mirror-topic", "renamed", "--source-topic", "present", "--link", "my-link"),
    `${MIRROR_ERROR}Topic renaming for mirroring not yet supported.`,
  ],
  [
    "a mirror without its prefix",
    mirror("--mirror-topic", "present", "--source-topic", "present", "--link", "prefixed"),
    /it must be 'src_present'/,
  ],
  [
    "a mirror whose source is not said",
    mirror("--mirror-topic", "src_present", "--link", "prefixed"),
    /--source-topic/,
  ],
  [
    "a mirror with too many replicas",
    mirror("--mirror-topic", "present", "--link", "my-link", "--replication-factor", "3"),
    /[Rr]eplication factor/,
  ],
  [
    "a mirror with a config of its own that follows the source",
    mirror("--mirror-topic", "present", "--link", "my-link", "--config", "retention.ms=1"),
    /'retention\.ms' .* follows the source topic/,
  ],
  [
    "promotion of what is no mirror",
    ["kafka-mirrors", "--promote", "--topics", "present"],
    /Topic 'present' is not a mirror topic\.|not.*mirror/,
  ],
  [
    "a change of what cannot change",
    ["kafka-configs", "--alter", "--cluster-link", "prefixed", "--add-config", "cluster.link.prefix=x_"],
    /can only be set when the link is created/,
  ],
  [
    "a change of an unknown link",
    ["kafka-configs", "--alter", "--cluster-link", "unknown", "--add-config", "cluster.link.paused=true"],
    /The cluster link doesn't exist\./,
  ],
];

const FILES = `
  sed s/source:9093/destination:9093/ ${LINK} > /tmp/self.properties
  sed s/source:9093/source:9099/ ${LINK} > /tmp/closed.properties
  sed s/source:9093/nowhere.invalid:9093/ ${LINK} > /tmp/unknown.properties
  sed s/client.p12/missing.p12/ ${LINK} > /tmp/keyless.properties
  grep -v -e keystore -e key.password ${LINK} > /tmp/anonymous.properties
`;

describe("refused", () => {
  let before = "";

  beforeAll(async () => {
    await clusters.must("destination", ["bash", "-c", FILES]);
    before = await everything();
  });

  test.each(MISTAKES)("%s", async (_, [command = "", ...args], message) => {
    const { status, stdout, stderr } = await clusters.run(
      ...[command, "--bootstrap-server", "destination:9093", "--command-config", CLIENT, ...args],
    );
    expect(status, stdout + stderr).toBe(1);
    if (typeof message === "string") {
      expect(stdout.split("\n")[0]).toBe(message);
    } else {
      expect(stdout + stderr).toMatch(message);
    }
    // A stack trace is for standard error.
    expect(stdout).not.toMatch(/^\tat /m);
  });

  test("a destination that does not answer, within the limit", async () => {
    const { status, stdout } = await clusters.run(
      "kafka-cluster-links",
      "--list",
      "--bootstrap-server",
      "destination:9099",
    );
    expect(status).toBe(1);
    expect(stdout).toContain(`${LINK_ERROR}Failed to create a TCP connection to destination:9099`);
  });

  test("plaintext to the destination's TLS port, instead of running out of memory", async () => {
    const { status, stdout, stderr } = await clusters.run(
      "kafka-mirrors",
      "--list",
      "--bootstrap-server",
      "destination:9093",
    );
    expect(status).toBe(1);
    expect(stdout).toContain(`${MIRROR_ERROR}destination:9093 expects TLS`);
    expect(stdout + stderr).not.toContain("OutOfMemoryError");
  });

  test("without leaving anything behind", async () => {
    expect(await everything()).toBe(before);
  });
});

test("a source is found at once when its name appears, though it was asked for just before", async () => {
  // The name is in the broker's certificate, and no host has it.
  const properties = `sed s/source:9093/destination3:9093/ ${LINK} > /tmp/late.properties`;
  await clusters.must("destination", ["bash", "-c", properties]);
  const late = create("--config-file", "/tmp/late.properties");
  const before = await clusters.run(...late, ...at("destination"));
  expect(before.stdout).toContain("No resolvable bootstrap urls given in bootstrap.servers: destination3:9093");
  await clusters.box.rename("source", "source", "destination3");
  ok(await clusters.run(...late, ...at("destination")));
});

/** Links, mirrors and topics of the destination. */
async function everything(): Promise<string> {
  const lists = await Promise.all([
    clusters.links("--list"),
    clusters.mirrors("--list"),
    clusters.run("kafka-topics", "--bootstrap-server", "destination:9093", "--command-config", CLIENT, "--list"),
  ]);
  return lists.map(ok).join("");
}
