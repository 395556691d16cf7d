import { beforeAll, describe, expect, test } from "vitest";
import { parseOutputs } from "../../topology/outputs";
import { linked } from "./linkedClusters";
import { runProgram } from "./mocks";

describe("the outputs of the stack", () => {
  let outputs: Record<string, unknown>;
  beforeAll(async () => {
    outputs = (await runProgram({ ...linked(), metrics: "true" })).outputs;
  });

  test("are understood as the program writes them", () => {
    expect(parseOutputs(JSON.parse(JSON.stringify(outputs)) as Record<string, unknown>)).toEqual(outputs);
  });

  test.each([
    ["masked by Pulumi", "[secret]"],
    [
      "encrypted in the state",
      { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" },
    ],
  ])("have no credentials where these are %s", (_title, clientCredentials) => {
    expect(parseOutputs({ ...outputs, clientCredentials })).not.toHaveProperty("clientCredentials");
  });

  test("are none before the first run", () => {
    expect(parseOutputs({})).toEqual({});
  });

  test.each([
    ["bootstrapServers", { cluster1: { SSL: "broker1:9093" } }, "the listeners SSL, EXTERNAL and perhaps PLAINTEXT"],
    ["clusterIds", ["abc"], "an id by cluster"],
    ["containers", { cluster1: { brokers: "broker1" } }, "lists of brokers, zookeepers and linkWorkers"],
    ["links", [{ name: "my-link" }], "a list of links"],
    ["caCertificate", 7, "a certificate, PEM"],
    ["metricsTargets", [{ targets: ["broker1:9404"] }], "a list of target groups"],
    ["console", 8080, "a URL"],
  ])("are refused when %s is %j", (name, value, allowed) => {
    const parse = () => parseOutputs({ ...outputs, [name]: value });
    expect(parse).toThrow(`The stack's output ${name} is ${JSON.stringify(value)}; allowed: `);
    expect(parse).toThrow(allowed);
    expect(parse).toThrow("npm run up writes it again");
  });

  test("are refused when a mirror is in a state that there is not", () => {
    const link = { name: "a", source: "b", destination: "c", prefix: "", config: {} };
    const mirrors = [{ topic: "t", mirrorTopic: "t", state: "failedover" }];
    expect(() => parseOutputs({ links: [{ ...link, mirrors }] })).toThrow("The stack's output links is");
  });
});
