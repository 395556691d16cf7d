import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { script } from "../../components/docker/scripts";

// How a topic is taken away for a mirror, as far as the shell decides it: with commands that are files of the test.

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "make-room-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function command(name: string, body: string): void {
  writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} $*" >> ${join(folder, "calls")}\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** Describes the topic until the rescue has deleted it. */
function topicUntilRescued(): void {
  const described = String.raw`printf 'Topic: orders.v1\tTopicId: old-id\tPartitionCount: 1\n'`;
  const gone = 'echo "Topic does not exist"; exit 1';
  command("kafka-topics", `if [ -e ${join(folder, "deleted")} ]; then ${gone}; else ${described}; fi`);
}

async function makeRoom() {
  const environment = {
    PATH: `${folder}:/usr/bin:/bin`,
    ...{ BOOTSTRAP_SERVER: "broker1:9093", COMMAND_CONFIG: "/client.properties", MIRROR_TOPIC: "orders.v1" },
    ...{ SOURCE_TOPIC: "orders", SOURCE_BOOTSTRAP_SERVER: "broker2:9094" },
  };
  const finished = await capture("bash", ["-c", `${script("links/make-room")}\nmake_room\necho went on`], {
    environment,
  });
  const { stdout: calls } = await capture("cat", [join(folder, "calls")]);
  return { ...finished, calls };
}

const DESCRIBE =
  String.raw`kafka-topics --describe --topic \Qorders.v1\E` +
  " --bootstrap-server broker1:9093 --command-config /client.properties\n";

test("the rescue's lines are shown, and the topic must be gone then", async () => {
  const lines = 'echo "orders.v1-0: 3 diverged records"; echo "Deleted topic orders.v1."';
  command("kafka-diverged-records", `${lines}; touch ${join(folder, "deleted")}`);
  topicUntilRescued();
  expect(await makeRoom()).toEqual({
    status: 0,
    stdout: "orders.v1-0: 3 diverged records\nDeleted topic orders.v1.\nwent on\n",
    stderr: "",
    calls:
      DESCRIBE +
      "kafka-diverged-records --copy --delete-topic --topic orders.v1 --source-topic orders" +
      " --source-bootstrap-server broker2:9094 --bootstrap-server broker1:9093 --command-config /client.properties\n" +
      DESCRIBE,
  });
});

test("a rescue that fails ends the script with its last line, and nothing else is done", async () => {
  command(
    "kafka-diverged-records",
    'echo "orders.v1-0: 0 diverged records"; echo "no space; nothing was deleted"; exit 1',
  );
  topicUntilRescued();
  const { status, stderr, calls } = await makeRoom();
  expect(status).toBe(1);
  expect(stderr).toBe(
    "no space; nothing was deleted\nTopic orders.v1 was not replaced by a mirror. Fix the cause and run the same command again: it continues from here.\n",
  );
  expect(calls).toMatch(/^kafka-topics --describe .*\nkafka-diverged-records .*\n$/);
});

test("an image without the rescue deletes nothing, and says what to do", async () => {
  command("kafka-topics", "exit 0");
  const { status, stderr, calls } = await makeRoom();
  expect(status).toBe(1);
  expect(stderr).toContain("this engine's image has no kafka-diverged-records");
  expect(stderr).toContain(String.raw`kafka-topics --delete --topic '\Qorders.v1\E'`);
  expect(calls).toBe("");
});
