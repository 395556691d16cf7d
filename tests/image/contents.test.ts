import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { docker } from "../harness/containers";
import { Sandbox } from "../harness/sandbox";

// What is in the image, and what is not.

const box = new Sandbox();

beforeAll(async () => {
  await box.create();
  await box.start("idle", [], ["sleep", "infinity"]);
});

afterAll(() => box.remove());

const sh = (script: string) => box.must("idle", ["bash", "-c", script]);

/** The commands of Apache Kafka 3.9's bin folder, and what cp images have beside them. */
const COMMANDS = `
  connect-distributed connect-mirror-maker connect-plugin-path connect-standalone kafka-acls kafka-broker-api-versions kafka-broker-secrets
  kafka-client-metrics kafka-cluster kafka-cluster-links kafka-configs kafka-console-consumer kafka-console-producer
  kafka-consumer-groups kafka-consumer-perf-test kafka-delegation-tokens kafka-delete-records kafka-diverged-records kafka-dump-log
  kafka-e2e-latency kafka-features kafka-get-offsets kafka-jmx kafka-leader-election kafka-link-secrets kafka-link-worker kafka-log-dirs
  kafka-metadata-quorum kafka-metadata-shell kafka-mirror-maker kafka-mirrors kafka-producer-perf-test
  kafka-reassign-partitions kafka-replica-status kafka-replica-verification kafka-run-class kafka-server-start
  kafka-server-stop kafka-storage kafka-streams-application-reset kafka-topics kafka-transactions
  kafka-verifiable-consumer kafka-verifiable-producer zookeeper-security-migration zookeeper-server-start
  zookeeper-server-stop zookeeper-shell
  bash cub curl dub hostname keytool nc openssl pgrep ps
`
  .trim()
  .split(/\s+/);

describe("commands", () => {
  test("every one is there", async () => {
    const missing = await sh(`for name in ${COMMANDS.join(" ")}; do command -v $name >/dev/null || echo $name; done`);
    expect(missing).toBe("");
  });

  test("every main class is in the jars", async () => {
    const table = readFileSync(join(__dirname, "../../images/kafka/rootfs/opt/kafka/commands"), "utf8");
    const classes = table
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(" ")[3] ?? "")
      .filter((name) => name !== "-");
    expect(classes.length).toBeGreaterThan(35);
    // A jar's list of contents is not compressed.
    const missing = await sh(
      `for file in ${classes.map((name) => `${name.replaceAll(".", "/")}.class`).join(" ")}; do
         grep --quiet --fixed-strings $file /opt/kafka/libs/{kafka,connect,links,zookeeper}*.jar || echo $file
       done`,
    );
    expect(missing).toBe("");
  });

  test.each([
    ["kafka-topics --version", /^3\.9\.2\n$/],
    ["kafka-run-class kafka.admin.ConfigCommand --version", /^3\.9\.2\n$/],
    ["kafka-storage random-uuid", /^[\w-]{22}\n$/],
    ["openssl version", /^OpenSSL 3/],
  ])("%s", async (command, output) => {
    expect(await sh(command)).toMatch(output);
  });

  test("the archive of classes serves a tool", async () => {
    // -Xshare:on makes the JVM refuse to start when it cannot use the archive.
    const on = { KAFKA_TOOLS_OPTS: "-Xshare:on" };
    expect(await box.must("idle", ["kafka-topics", "--version"], on)).toMatch(/^3\.9\.2/);
    const broken = await box.exec("idle", ["kafka-topics", "--version"], {
      KAFKA_TOOLS_OPTS: "-Xshare:on -XX:SharedArchiveFile=/none",
    });
    expect(broken.status).not.toBe(0);
  });

  test("a tool does without an archive, and with a broken one", async () => {
    await sh("head -c 1000000 /opt/kafka/kafka.jsa > /tmp/broken.jsa");
    for (const archive of ["/none", "/tmp/broken.jsa"]) {
      const options = { KAFKA_TOOLS_OPTS: `-XX:SharedArchiveFile=${archive}` };
      const { status, stdout, stderr } = await box.exec("idle", ["kafka-topics", "--version"], options);
      expect({ status, lines: stdout.split("\n").length, stderr }).toEqual({ status: 0, lines: 2, stderr: "" });
    }
  });

  test("a tool takes no agent, heap or port from a broker's environment, but its system properties", async () => {
    const environment = {
      KAFKA_OPTS: "-javaagent:/none.jar=9404 -Xmx1t -Dcom.sun.management.jmxremote.port=1 -Dkept=*\n-Dalso=1",
      KAFKA_HEAP_OPTS: "-Xmx1t",
      KAFKA_JMX_OPTS: "-Dcom.sun.management.jmxremote.port=1",
      JMX_PORT: "1",
      KAFKA_TOOLS_OPTS: "-XshowSettings:properties",
    };
    const { status, stdout, stderr } = await box.exec("idle", ["kafka-topics", "--version"], environment);
    expect({ status, stdout: stdout.slice(0, 5) }).toEqual({ status: 0, stdout: "3.9.2" });
    expect(stderr).toContain("    kept = *\n");
    expect(stderr).toContain("    also = 1\n");
    expect(stderr).not.toContain("jmxremote");
  });
});

describe("user and folders", () => {
  test("runs as appuser, 1000", async () => {
    expect(await sh("id; pwd; echo ~")).toBe(
      "uid=1000(appuser) gid=1000(appuser) groups=1000(appuser)\n/home/appuser\n/home/appuser\n",
    );
    expect(await docker("inspect", "--format", "{{.Config.User}} {{json .Config.Cmd}}", box.image)).toBe(
      'appuser ["/etc/confluent/docker/run"]',
    );
  });

  test("no program can change the user", async () => {
    expect(await sh("find / -xdev -perm /6000 -type f 2>/dev/null || true")).toBe("");
  });

  test("a new volume belongs to the user wherever the stack mounts one", async () => {
    const folders = [
      "/etc/kafka/secrets",
      "/etc/zookeeper/secrets",
      "/var/lib/kafka/data",
      "/var/lib/zookeeper/data",
      "/var/lib/zookeeper/log",
      "/tmp/producer",
    ];
    const mounts = await Promise.all(
      folders.map(async (folder, index) => ["--volume", `${await box.volume(String(index))}:${folder}`]),
    );
    const script = `stat --format %U ${folders.join(" ")}; for folder in ${folders.join(" ")}; do touch $folder/file; done`;
    const { status, stdout, stderr } = await box.run("volumes", mounts.flat(), ["bash", "-c", script]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "appuser\n".repeat(folders.length), stderr: "" });
  });

  test("the program's own files cannot be changed", async () => {
    expect(await sh("find /opt /usr /etc/confluent -xdev -writable ! -type l 2>/dev/null || true")).toBe("");
  });
});

describe("nothing more than needed", () => {
  test("no trace of where it was built", async () => {
    const { stdout } = await capture("apt-get", ["indextargets", "--format", "$(SITE)", "Created-By: Packages"]);
    const mirrors = stdout.split("\n").filter((site) => site.includes("://"));
    const hosts = ["deb.debian", ...mirrors.map((site) => new URL(site).hostname)];
    const words = [...new Set(hosts), "Acquire::http", join(__dirname, "../..")];
    const patterns = words.map((word) => `-e '${word}'`).join(" ");
    const files = await sh(
      `grep --recursive --files-with-matches --fixed-strings ${patterns} /etc /var /opt/kafka --exclude-dir=secrets 2>/dev/null || true`,
    );
    expect(files).toBe("");
  });

  test("no package lists, caches, logs, manuals, compilers or left-overs of the build", async () => {
    const unwanted = [
      "/etc/apt/sources.list",
      "/etc/apt/sources.list.d/*",
      "/var/lib/apt/lists/*",
      "/var/cache/*",
      "/var/log/*.log",
      "/var/log/kafka/*",
      "/var/lib/kafka/data/*",
      "/var/lib/zookeeper/*/*",
      "/usr/share/man",
      "/usr/share/locale",
      "/opt/kafka/cds",
      "/tmp/tmp*",
      "/tmp/hsperf*",
      "/etc/kafka/secrets/*",
      "/usr/bin/{javac,gcc,perl*-x86_64-linux-gnu,python3,make}",
    ];
    expect(
      await sh(`shopt -s nullglob; for found in ${unwanted.join(" ")}; do [[ ! -e $found ]] || echo $found; done`),
    ).toBe("");
  });

  test("under 450 MB", async () => {
    expect(Number(await docker("image", "inspect", "--format", "{{.Size}}", box.image))).toBeLessThan(450e6);
  });
});
