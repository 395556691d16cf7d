import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { optionalImage } from "../../program/optionalImage";

const IMAGE = "registry.example/console:v1";
const NO_SUCH_HOST = 'Get "https://registry.example/v2/": dial tcp: lookup registry.example: no such host';

let folder: string;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-docker-"));
  vi.stubEnv("PATH", `${folder}:${process.env.PATH}`);
  warnings = [];
  vi.spyOn(pulumi.log, "warn").mockImplementation((message) => {
    warnings.push(message);
    return Promise.resolve();
  });
  vi.spyOn(pulumi.log, "info").mockResolvedValue();
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A `docker` that writes down how it is called and succeeds in some of its commands. */
function docker(...succeeds: string[]): void {
  const script = `#!/bin/sh
echo "$*" >> "${folder}/calls"
case "$1 $2" in ${[...succeeds, "nothing"].join(" | ")}) exit 0 ;; esac
echo 'Error response from daemon: ${NO_SUCH_HOST}' >&2
echo 'a second line' >&2
exit 1
`;
  writeFileSync(join(folder, "docker"), script);
  chmodSync(join(folder, "docker"), 0o755);
}

function calls(): string[] {
  return readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
}

function preview(is: boolean): void {
  vi.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(is);
}

describe("an optional image", () => {
  test.each([[true], [false]])("that is on this machine is taken as it is (preview: %s)", async (is) => {
    docker('"image inspect"');
    preview(is);
    expect(await optionalImage(IMAGE, "The part")).toBe(true);
    expect(calls()).toEqual([`image inspect --format {{.Id}} ${IMAGE}`]);
    expect(warnings).toEqual([]);
  });

  test("is pulled by an update", async () => {
    docker('"pull --quiet"');
    preview(false);
    expect(await optionalImage(IMAGE, "The part")).toBe(true);
    expect(calls()[1]).toBe(`pull --quiet ${IMAGE}`);
    expect(warnings).toEqual([]);
  });

  test("is looked for, and not pulled, by a preview", async () => {
    docker('"manifest inspect"');
    preview(true);
    expect(await optionalImage(IMAGE, "The part")).toBe(true);
    expect(calls()[1]).toBe(`manifest inspect ${IMAGE}`);
    expect(warnings).toEqual([]);
  });

  test.each([[true], [false]])(
    "that cannot be had is left out with one line that says why (preview: %s)",
    async (is) => {
      docker();
      preview(is);
      expect(await optionalImage(IMAGE, "The part")).toBe(false);
      expect(warnings).toEqual([
        `The part is left out: its image ${IMAGE} is not on this machine and cannot be pulled ` +
          `(Error response from daemon: ${NO_SUCH_HOST}). All else is as declared.`,
      ]);
    },
  );
});
