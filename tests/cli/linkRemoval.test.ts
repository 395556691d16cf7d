import { beforeEach, describe, expect, test } from "vitest";
import { capture, type Finished } from "../../cli/terminal/process";
import { script } from "../../components/docker/scripts";
import { Sandbox } from "./fakes";

// What a removed link does with mirrors that it made by itself: the scripts that run in a broker's container, with tools that
// answer from files as the engine does.

const TOOLS = process.env.PATH ?? "";
let box: Sandbox;

interface Mirror {
  state?: string;
  /** Start and end of its only partition. */
  here?: [number, number];
  /** The same of its source topic; null where there is none. */
  source?: [number, number] | null;
}

/** Offset from which the records of a mirror are as young as the source keeps them. */
let youngFrom: number | undefined;

beforeEach(() => {
  box = new Sandbox();
  youngFrom = undefined;
});

function describeMirror(name: string, { state = "ACTIVE", here = [0, 3] }: Mirror): string {
  return (
    `Topic: ${name}\tLinkName: my-link\tLinkId: x\tSourceTopic: ${name}\tState: ${state}\tSourceTopicId: y\tStateTime: z\n` +
    `\tPartition: 0\tState: ${state}\tDestLogEndOffset: ${here[1]}\tLastFetchSourceHighWatermark: 3\tLag: 0\n`
  );
}

/** Deletes the link with these mirrors. */
function deleteLink(mirrors: Record<string, Mirror>, available = true): Promise<Finished> {
  const entries = Object.entries(mirrors);
  for (const [name, mirror] of entries) {
    box.write(`mirrors/${name}`, describeMirror(name, mirror));
  }
  const offsets = (which: 0 | 1, side: "here" | "source") =>
    entries
      .map(([name, { here = [0, 3], source = [0, 3] }]) => [name, side === "here" ? here : source] as const)
      .flatMap(([name, range]) => (range === null ? [] : [`${name}:0:${range[which]}\n`]))
      .join("");
  box.write("offsets here:1 -2", offsets(0, "here"));
  box.write("offsets here:1 -1", offsets(1, "here"));
  box.write("offsets source:1 -2", offsets(0, "source"));
  box.write("offsets source:1 -1", offsets(1, "source"));
  box.write("young", youngFrom === undefined ? "" : entries.map(([name]) => `${name}:0:${youngFrom}\n`).join(""));
  box.program(
    "kafka-mirrors",
    `case $1 in
      --describe) if [ "\${2:-}" = --topics ]; then cat "$SANDBOX/mirrors/$3"; else cat $SANDBOX/mirrors/* 2>/dev/null; fi ;;
      --failover) sed -i 's/State: [A-Z_]*/State: STOPPED/' "$SANDBOX/mirrors/$3" ;;
    esac; exit 0`,
  );
  box.program(
    "kafka-cluster-links",
    `case $1 in
      --list) echo "Link name: 'my-link', remote cluster available: '${available}'" ;;
      --delete) if grep -qs -e "State: ACTIVE" -e "State: FAILED" $SANDBOX/mirrors/*; then echo "is used by mirror topics"; exit 1; fi
        echo deleted ;;
    esac`,
  );
  box.program("kafka-get-offsets", 'cat "$SANDBOX/offsets $2 $6" 2>/dev/null || cat $SANDBOX/young');
  // Its --topic is a regular expression. A topic that a client makes again has another id.
  box.program(
    "kafka-topics",
    `name=\${3#'\\Q'} name=\${name%'\\E'} topic=$SANDBOX/mirrors/$name
    if [ "$1" = --delete ]; then
      rm $topic; [ ! -e $SANDBOX/asked ] || touch $SANDBOX/again
    elif [ -e $topic ] || [ -e $SANDBOX/again ]; then
      printf "Topic: $name\tTopicId: $([ -e $topic ] && echo first || echo second)\tPartitionCount: 1\n"
    else
      echo "Error: Topic '$name' does not exist as expected"; exit 1
    fi`,
  );
  box.program(
    "kafka-configs",
    `[ "$2" = --all ] && echo "  retention.ms=1000 sensitive=false" || echo "  auto.create.mirror.topics.enable=true s"`,
  );
  return capture("bash", ["-c", script("links/delete-link")], {
    environment: {
      ...{ PATH: `${box.bin}:${TOOLS}`, LINK: "my-link", BOOTSTRAP_SERVER: "here:1", COMMAND_CONFIG: "client" },
      ...{ SOURCE_BOOTSTRAP_SERVER: "source:1", STOP_TIMEOUT_SECONDS: "5", TIMEOUT_SECONDS: "5" },
    },
  });
}

const deleted = () => box.calls().filter((call) => call.startsWith("kafka-topics --delete"));

test("a link with automatic mirrors is deleted, and they with it, as their source has all of their records", async () => {
  const { status, stdout, stderr } = await deleteLink({ "app-1": {}, "app-2": { source: [0, 9] } });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout.split("\n").sort()).toEqual([
    "",
    "app-1 was deleted: app-1 of the source has all of its records.",
    "app-2 was deleted: app-2 of the source has all of its records.",
    "deleted",
  ]);
  // Otherwise the link would make them again.
  const calls = box.calls();
  expect(calls.findIndex((call) => call.includes("auto.create.mirror.topics.enable=false"))).toBeLessThan(
    calls.findIndex((call) => call.startsWith("kafka-topics --delete")),
  );
});

describe("a mirror stays as a regular topic", () => {
  test.each([
    ["the source topic is gone", { source: null }, "partition 0 of its source topic app is not there"],
    [
      "the source was truncated",
      { source: [0, 2] },
      "it has records of partition 0 up to offset 3, and app of the source",
    ],
    [
      "the source has not the first records",
      { source: [2, 5] },
      "it has records of partition 0 from offset 0, and app of",
    ],
    [
      "mirroring has failed",
      { state: "FAILED" },
      "mirroring has failed, so its records may not be those of the source",
    ],
    ["it is being promoted", { state: "PENDING_STOPPED" }, "it is being promoted or failed over"],
  ] as [string, Mirror, string][])("when %s", async (_title, mirror, reason) => {
    youngFrom = 0;
    if (mirror.state === "PENDING_STOPPED") {
      // It stops by itself.
      setTimeout(() => box.write("mirrors/app", describeMirror("app", { state: "STOPPED" })), 500);
    }
    const { status, stdout, stderr } = await deleteLink({ app: mirror, other: {} });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`app stays as a regular topic with its records: ${reason}`);
    expect(stdout).toContain("\ndeleted\n");
    expect(deleted()).toEqual([expect.stringContaining("other")]);
  });

  test("when the source is dead, which is not asked", async () => {
    const { status, stdout } = await deleteLink({ app: {}, empty: { here: [7, 7] } }, false);
    expect(status).toBe(0);
    expect(stdout).toContain("app stays as a regular topic with its records: its source does not answer.");
    expect(stdout).toContain("empty was deleted");
    expect(box.calls().filter((call) => call.includes("source:1"))).toEqual([]);
  });
});

test("a topic that a client makes again, because it asks for it, is gone nevertheless", async () => {
  box.write("asked", "");
  const { status, stdout } = await deleteLink({ app: {} });
  expect(status).toBe(0);
  expect(stdout).toContain("A client that asks for app has made it again, as an empty regular topic.\n");
  expect(stdout).toContain("app was deleted");
});

test("records that the source has deleted after its retention time keep no mirror", async () => {
  youngFrom = 2;
  expect((await deleteLink({ app: { source: [2, 5] } })).stdout).toContain("app was deleted");
});
