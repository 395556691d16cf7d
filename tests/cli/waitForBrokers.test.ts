import { join } from "node:path";
import { expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { Sandbox } from "./fakes";

// wait-for-brokers.sh with a Docker that says what Kafka's tools would say.

const SCRIPT = join(__dirname, "..", "..", "components", "cluster", "scripts", "wait-for-brokers.sh");

/** Waits for two brokers; `answers` are the numbers of those that answer, look by look, the last one for ever. */
async function waitForTwo(answers: number[][], seconds = 20) {
  const sandbox = new Sandbox();
  answers.forEach((brokers, index) => {
    const lines = brokers.map((id) => `broker2-${id}:9094 (id: ${id} rack: null) -> (\n\tProduce(0): 0 to 11\n)\n`);
    sandbox.write(`answer${index + 1}`, lines.join("") || "Bootstrap broker broker2:9094 disconnected\n");
  });
  sandbox.program(
    "docker",
    `case "$*" in
      *kafka-broker-api-versions*)
        look=$(grep -c kafka-broker-api-versions $SANDBOX/calls)
        cat $SANDBOX/answer$((look < ${answers.length} ? look : ${answers.length})) ;;
      *cluster.id*) echo its-id ;;
      logs*) echo the end of the log ;;
    esac`,
  );
  const environment = {
    PATH: `${sandbox.bin}:/usr/bin:/bin`,
    CONTAINER: "broker2",
    BOOTSTRAP_SERVER: "broker2:9094,broker2-2:9094",
    COMMAND_CONFIG: "/tmp/client.properties",
    BROKERS: "2",
    TIMEOUT_SECONDS: String(seconds),
  };
  const finished = await capture("sh", [SCRIPT], { environment, timeout: 30_000 });
  const looks = sandbox.calls().filter((call) => call.includes("kafka-broker-api-versions")).length;
  return { ...finished, looks };
}

test("waits until every broker answers, and prints the cluster's id", async () => {
  expect(await waitForTwo([[], [1], [1, 2]])).toMatchObject({ status: 0, stdout: "its-id\n", looks: 3 });
});

test("a broker that is taken out answers until it goes: it neither holds the others up nor stands for one of them", async () => {
  expect(await waitForTwo([[1, 2, 3]])).toMatchObject({ status: 0, looks: 1 });
  expect(
    await waitForTwo([
      [1, 3],
      [1, 2, 3],
    ]),
  ).toMatchObject({ status: 0, looks: 2 });
});

test("a broker that never answers is an error, with the last answer and the end of the log", async () => {
  const { status, stderr } = await waitForTwo([[1]], 0);
  expect(status).toBe(1);
  expect(stderr).toContain("2 broker(s) of broker2:9094,broker2-2:9094 did not all answer within 0 s.");
  expect(stderr).toContain("(id: 1 rack: null)");
  expect(stderr).toContain("the end of the log");
});
