import { beforeEach, describe, expect, test } from "vitest";
import { readDeployed } from "../../../cli/status/deployed";
import { failure, Sandbox } from "../fakes";

const STACK = {
  type: "pulumi:pulumi:Stack",
  urn: "urn:pulumi:it::kafka-cluster-links::pulumi:pulumi:Stack::kafka-cluster-links-it",
  outputs: { bootstrapServers: { one: { SSL: "broker1:9093", EXTERNAL: "localhost:1" } } },
};

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = new Sandbox();
});

/** A Pulumi that exports this state, with its secrets as plain text when it is asked for them. */
function pulumi(resources: unknown[]): void {
  sandbox.write("state.json", JSON.stringify({ version: 3, deployment: { resources } }));
  sandbox.program("pulumi", `cat $SANDBOX/state.json`);
}

function read() {
  return readDeployed({
    cli: { executable: "pulumi", environment: {} },
    backend: {
      source: "own",
      name: "file:///state",
      passphrase: { source: "PULUMI_CONFIG_PASSPHRASE", value: "x" },
      environment: {},
    },
    options: { stack: "it", named: true, rest: [] },
  });
}

describe("the stack", () => {
  test("is read in one call, without making, selecting or locking anything", async () => {
    pulumi([STACK]);
    expect(await failure(read())).toBe(
      'The stack it has no certificate for a client yet: "npm run up -- --stack it" makes it.',
    );
    expect(sandbox.calls()).toEqual(["pulumi --non-interactive --color=never stack export --show-secrets --stack it"]);
  });

  test("has its client's credentials among the secrets", async () => {
    const credentials = { certificate: "no PEM", privateKey: "no PEM", storePassword: "x" };
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
    const clientCredentials = { ...secret, plaintext: JSON.stringify(credentials) };
    pulumi([{ ...STACK, outputs: { ...STACK.outputs, caCertificate: "no PEM", clientCredentials } }]);
    // They come as far as to OpenSSL, which takes no such certificate.
    expect(await failure(read())).toMatch(/PEM/);
  });

  test("that does not exist is reported with what makes it", async () => {
    sandbox.program("pulumi", "echo \"error: no stack named 'it' found\" >&2; exit 255");
    expect(await failure(read())).toBe('There is no stack it in file:///state: "npm run up -- --stack it" makes it.');
  });

  test("that has nothing in it is reported", async () => {
    pulumi([]);
    expect(await failure(read())).toBe('The stack it has no clusters yet: "npm run up -- --stack it" makes them.');
  });

  test("whose passphrase is another one is reported with where that came from", async () => {
    sandbox.program("pulumi", "echo 'error: failed to decrypt: incorrect passphrase' >&2; exit 1");
    expect(await failure(read())).toMatch(
      /^Wrong passphrase for stack it in file:\/\/\/state\. .*PULUMI_CONFIG_PASSPHRASE/,
    );
  });
});
