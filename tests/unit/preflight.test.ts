import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { engineOf } from "../../components/cluster/engines";
import { preflight } from "../../program/preflight";
import { parseSettings } from "../../topology/parse";

// Brokers are looked at on real containers, in tests/integration/mistakes.test.ts.

let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-docker-"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  const unused = () => {
    throw new Error("preflight makes nothing");
  };
  await pulumi.runtime.setMocks({ newResource: unused, call: unused }, "kafka-cluster-links", "dev", false);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A `docker` that has one container: its name, its stack and its ports. */
function containerIs(...facts: [name: string, stack: string, ports: string]): void {
  writeFileSync(
    join(folder, "docker"),
    `#!/bin/sh\nprintf '%s\\t%s\\t%s\\n' ${facts.map((f) => `'${f}'`).join(" ")}\n`,
  );
  chmodSync(join(folder, "docker"), 0o755);
}

async function findings(console: number): Promise<string> {
  const clusters = JSON.stringify([{ name: "one", ports: { external: 39999 } }]);
  const { settings } = parseSettings({ engine: "confluent", clusters, console: String(console), namePrefix: "t-" });
  if (!settings) {
    throw new Error("the configuration is right");
  }
  return preflight(settings, engineOf(settings)).then(
    () => "",
    (error: unknown) => (error as Error).message,
  );
}

/** A port of the loopback address, taken while `use` runs. */
async function withTakenPort(use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await use((server.address() as AddressInfo).port).finally(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  );
}

describe("what is in the way of the console", () => {
  test.each([
    ["nothing, for another port", "other", "", "127.0.0.1:1->8080/tcp", /^$/],
    ["nothing, for its own container", "t-console", "dev", "PORT", /^$/],
    ["a container of its name", "t-console", "", "", /^The container name t-console is taken by a container/],
    [
      "a container at its port",
      "web",
      "",
      "PORT",
      /^The port \d+ of 127\.0\.0\.1, wanted by the web console, is taken by the container web\. Stop it, or set console to a free port\./,
    ],
  ])("%s", async (_title, name, stack, ports, message) => {
    let port = 0;
    await withTakenPort((taken) => Promise.resolve(void (port = taken)));
    containerIs(name, stack, ports.replace("PORT", `127.0.0.1:${port}->8080/tcp`));
    expect(await findings(port)).toMatch(message);
  });

  test("another program at its port, but only where there is to be one", async () => {
    containerIs("other", "", "");
    await withTakenPort(async (port) => {
      expect(await findings(port)).toMatch(
        /wanted by the web console, is taken by another program\. Stop it, or set console to a free port; best below 32768, since/,
      );
      expect(await findings(0)).toBe("");
    });
  });
});
