import { beforeEach, describe, expect, test } from "vitest";
import type { Run } from "../../../cli/context/run";
import { readDeployed } from "../../../cli/status/deployed";
import { failure, Sandbox } from "../fakes";

/** As Pulumi writes it; made with the passphrase "x". */
const SALT = "v1:V0YR2zqiFL0=:v1:nasIzGd3kmsJnPVL:Hh/hGBeimktZKRn6GSNpjEdyn9Fg/Q==";
const STACK = {
  type: "pulumi:pulumi:Stack",
  urn: "urn:pulumi:it::kafka-cluster-links::pulumi:pulumi:Stack::kafka-cluster-links-it",
  outputs: { bootstrapServers: { one: { SSL: "broker1:9093", EXTERNAL: "localhost:1" } } },
};

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});

/** A Pulumi that exports this state, and says this when it is asked for outputs. */
function pulumi(resources: unknown[], output: string): void {
  const deployment = { resources, secrets_providers: { type: "passphrase", state: { salt: SALT } } };
  sandbox.write("state.json", JSON.stringify({ version: 3, deployment }));
  sandbox.program("pulumi", `case "$*" in *"stack export"*) cat $SANDBOX/state.json ;; *) ${output} ;; esac`);
}

function read(passphrase = "x") {
  const run = {
    cli: { executable: "pulumi", environment: {} },
    backend: { name: "file:///state", passphrase: { source: "PULUMI_CONFIG_PASSPHRASE", value: passphrase } },
    options: { stack: "it", named: true, rest: [] },
  };
  return readDeployed(run as unknown as Run);
}

describe("the stack", () => {
  test("is read without making, selecting or locking anything", async () => {
    pulumi([STACK], "echo '{}'");
    expect(await failure(read())).toBe(
      'The stack it has no certificate for a client yet: "npm run up -- --stack it" makes it.',
    );
    expect(sandbox.calls().sort()).toEqual([
      "pulumi --non-interactive --color=never stack export --stack it",
      "pulumi --non-interactive --color=never stack output --json --show-secrets --stack it",
    ]);
  });

  test("that does not exist is told with what makes it", async () => {
    sandbox.program("pulumi", "echo \"error: no stack named 'it' found\" >&2; exit 255");
    expect(await failure(read())).toBe('There is no stack it in file:///state: "npm run up -- --stack it" makes it.');
  });

  test("that has nothing in it is told before its secrets are", async () => {
    pulumi([], "exit 1");
    expect(await failure(read())).toBe('The stack it has no clusters yet: "npm run up -- --stack it" makes them.');
  });

  test("whose passphrase is another one is told with where that came from", async () => {
    pulumi([STACK], "echo 'error: failed to decrypt: incorrect passphrase' >&2; exit 1");
    expect(await failure(read("wrong"))).toMatch(
      /^Wrong passphrase for stack it in file:\/\/\/state\. .*PULUMI_CONFIG_PASSPHRASE/,
    );
    expect(await failure(read("x"))).toContain("pulumi stack output failed: failed to decrypt");
  });
});
