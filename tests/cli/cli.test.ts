import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, test, vi } from "vitest";
import { capture, SAME_KEY_PRESS } from "../../cli/terminal/process";
import { exportLines, quote } from "../../cli/terminal/shell";
import { runSteps, seconds, type Step } from "../../cli/terminal/steps";
import { summary } from "../../cli/terminal/summary";
import type { StackOutputs } from "../../topology/outputs";
import { failure, Sandbox } from "./fakes";

describe("export lines", () => {
  const nasty = [
    "plain",
    "",
    "two words",
    "it's",
    `"$(id)" \`id\` \\ $HOME`,
    "line\nbreak",
    "ünï*?[x]~",
    "-n",
    "a=b;c|d&e",
  ];
  test.each(nasty)("give the shell exactly %j", (value) => {
    const shell = spawnSync("sh", ["-c", `eval "$1"; printf %s "$VALUE"`, "sh", exportLines({ VALUE: value })]);
    expect(shell.stdout.toString()).toBe(value);
  });

  test("need no quotes for paths and addresses", () => {
    expect(quote("file:///home/me/a-b_c.d")).toBe("file:///home/me/a-b_c.d");
    expect(exportLines({ A: "1", B: undefined })).toBe("export A=1\nunset B");
  });

  test("put a folder in front of PATH once, whatever its name", () => {
    const lines = exportLines({}, "/tmp/it's here");
    const script = `PATH=/bin:/usr/bin; eval "$1"; eval "$1"; printf %s "$PATH"`;
    expect(spawnSync("sh", ["-c", script, "sh", lines]).stdout.toString()).toBe("/tmp/it's here:/bin:/usr/bin");
  });

  test("refuse a name that would be run", () => {
    expect(() => exportLines({ "X;rm": "" })).toThrow(/^"X;rm" cannot be the name/);
  });
});

describe("programs", () => {
  test("that do not exist end with 127, as in a shell", async () => {
    expect(await capture("/no/such/program", [])).toMatchObject({ status: 127 });
  });

  test("give their output, errors and status; and get the input", async () => {
    const script = "cat; echo problem >&2; exit 3";
    expect(await capture("sh", ["-c", script], { input: "in" })).toEqual({
      status: 3,
      stdout: "in",
      stderr: "problem\n",
    });
  });

  test("that hang are ended", async () => {
    expect((await capture("sleep", ["60"], { timeout: 50 })).status).toBe(128 + 9);
  });

  // Retried where the machine is too busy for two signals within the time of one key press.
  test(
    "on the terminal get a Ctrl-C once, even if two signals come of it, and then another one",
    { retry: 5 },
    async () => {
      const sandbox = new Sandbox();
      sandbox.write(
        "main.ts",
        `import { foreground } from ${JSON.stringify(join(__dirname, "../../cli/terminal/process"))};
       void foreground("bash", ["-c", process.argv[2] ?? ""], {}).then((status) => { process.exitCode = status; });`,
      );
      const script = `trap 'echo INT >> ${sandbox.folder}/signals' INT; touch ${sandbox.folder}/ready
      while [ -d ${sandbox.folder} ] && [ "$(cat ${sandbox.folder}/signals 2>/dev/null | wc -l)" -lt 2 ]; do sleep 0.05; done
      exit 7`;
      vi.unstubAllEnvs();
      const tsx = join(__dirname, "../../node_modules/tsx/dist/loader.mjs");
      const child = spawn(process.execPath, ["--import", tsx, join(sandbox.folder, "main.ts"), script], {
        stdio: "ignore",
      });
      const ended = new Promise((resolve) => child.once("close", resolve));
      await expect.poll(() => existsSync(`${sandbox.folder}/ready`), { timeout: 20_000 }).toBe(true);
      child.kill("SIGINT");
      // Bash runs its trap once for signals that come together.
      await expect.poll(() => sandbox.read("signals"), { timeout: SAME_KEY_PRESS - 100, interval: 10 }).toBe("INT\n");
      child.kill("SIGINT");
      // Nothing shows that a signal was left out but that the time in which it would count as the same key press is over.
      await new Promise((resolve) => setTimeout(resolve, SAME_KEY_PRESS + 200));
      expect(sandbox.read("signals")).toBe("INT\n");
      child.kill("SIGINT");
      expect(await ended).toBe(7);
    },
  );
});

describe("steps without a terminal", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  const run = async (steps: Step<object>[]) => {
    const output = new PassThrough({ encoding: "utf8" });
    const error = await runSteps(steps, {}, output).then(
      () => undefined,
      (reason: unknown) => (reason as Error).message,
    );
    return { text: (output.read() as string | null) ?? "", error };
  };

  test("are one line each; the first that fails is the last", async () => {
    const { text, error } = await run([
      { title: "Docker engine", run: () => Promise.resolve("20.10") },
      { title: "Quiet", run: () => Promise.resolve("") },
      { title: "Bad", run: () => Promise.reject(new Error("no luck")) },
      { title: "Never", run: () => Promise.resolve("") },
    ]);
    expect(text).toMatch(/^✔ Docker engine 20\.10 \(0\.\d s\)\n✔ Quiet \(0\.\d s\)\n$/);
    expect(error).toBe("no luck");
  });

  test("show signs of life after 2 seconds and then every 10, with the latest news", async () => {
    vi.useFakeTimers();
    const long: Step<object> = {
      title: "Pulumi",
      run: async (_, report) => {
        report("building a\nbuilding b\n");
        await new Promise((resolve) => setTimeout(resolve, 15_000));
        report("building c");
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        return "3";
      },
    };
    const result = run([long]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect((await result).text).toBe(
      "… Pulumi (2.0 s): building b\n… Pulumi (12 s): building b\n… Pulumi (22 s): building c\n✔ Pulumi 3 (25 s)\n",
    );
  });

  test.each([
    [0, "0.0 s"],
    [149, "0.1 s"],
    [9949, "9.9 s"],
    [9951, "10 s"],
    [59_400, "59 s"],
    [59_600, "1 min 0 s"],
    [754_000, "12 min 34 s"],
  ])("%d ms are %s", (milliseconds, text) => {
    expect(seconds(milliseconds)).toBe(text);
  });
});

describe("summary", () => {
  const outputs = {
    bootstrapServers: {
      cluster1: { PLAINTEXT: "broker1:9091", SSL: "broker1:9093", EXTERNAL: "localhost:29093" },
      cluster2: { SSL: "broker2:9094,broker3:9095", EXTERNAL: "localhost:29094,localhost:29095" },
    },
    clusterIds: { cluster1: "abc" },
    containers: { cluster1: { brokers: ["it-broker1"], zookeepers: ["it-zookeeper1"], linkWorkers: ["it-links1"] } },
    links: [
      {
        name: "my-link",
        source: "cluster1",
        destination: "cluster2",
        prefix: "",
        config: {},
        mirrors: [{ topic: "orders", mirrorTopic: "orders", state: "active" }],
      },
      { name: "other-link", source: "cluster2", destination: "cluster1", prefix: "", config: {}, mirrors: [] },
    ],
    console: "http://127.0.0.1:8080",
    caCertificate: "PEM",
  } satisfies Partial<StackOutputs>;

  test("says where the listeners are, how to run a client, and how to remove everything", () => {
    expect(summary(outputs, { stack: "dev" })).toMatchInlineSnapshot(`
      "
      Stack dev is up.

      cluster1 (id abc; brokers it-broker1; ZooKeepers it-zookeeper1; link workers it-links1)
        PLAINTEXT  broker1:9091     inside the Docker network, not encrypted
        SSL        broker1:9093     inside the Docker network, client certificate required
        EXTERNAL   localhost:29093  from this machine, client certificate required

      cluster2
        SSL        broker2:9094,broker3:9095        inside the Docker network, client certificate required
        EXTERNAL   localhost:29094,localhost:29095  from this machine, client certificate required

      Cluster links
        my-link: cluster1 → cluster2, mirror topics orders (active)
        other-link: cluster2 → cluster1

      Web console, read-only: http://127.0.0.1:8080

      Produce and consume with the tools in a broker's container:
        docker exec -it it-broker1 kafka-console-producer --bootstrap-server broker1:9093 --topic kafka-topic --producer.config /tmp/producer/client-ssl-auth.properties
        docker exec -it it-broker1 kafka-console-consumer --bootstrap-server broker1:9093 --topic kafka-topic --consumer.config /tmp/producer/client-ssl-auth.properties --from-beginning

      From this machine, with any client, for example kcat:
        eval "$(npm run -s env)"; umask 077
        pulumi stack output caCertificate > ca.pem
        pulumi stack output clientCredentials --show-secrets --json | node -p 'JSON.parse(fs.readFileSync(0)).certificate' > client-certificate.pem
        pulumi stack output clientCredentials --show-secrets --json | node -p 'JSON.parse(fs.readFileSync(0)).privateKey' > client-key.pem
        kcat -L -b localhost:29093 -X security.protocol=SSL -X ssl.ca.location=ca.pem \\
          -X ssl.certificate.location=client-certificate.pem -X ssl.key.location=client-key.pem

      All outputs: eval "$(npm run -s env)", then pulumi stack output
      Remove everything: npm run down"
    `);
  });

  test("names the stack in commands when it is not the default one", () => {
    expect(summary(outputs, { stack: "it" })).toContain("Remove everything: npm run down -- --stack it");
    expect(summary(outputs, { stack: "it" })).toContain(`eval "$(npm run -s env -- --stack it)"`);
  });

  test.each([
    [{}, /^\nStack dev is up, without clusters\.\n\nAll outputs: /],
    [{ ...outputs, caCertificate: undefined }, /^\nStack dev is up\.\n\ncluster1/],
    [{ bootstrapServers: outputs.bootstrapServers }, /^\nStack dev is up\.\n\ncluster1\n {2}PLAINTEXT/],
  ])("leaves out what outputs do not tell: %#", (some, expected) => {
    const text = summary(JSON.parse(JSON.stringify(some)) as Record<string, unknown>, { stack: "dev" });
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/kcat|undefined/);
  });
});

test("an expected failure that does not happen is one", async () => {
  expect(await failure(failure(Promise.resolve()))).toMatch(/did not/);
});
