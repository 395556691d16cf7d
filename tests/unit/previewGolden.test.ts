import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { comment } from "../../cli/preview/comment";
import { consequencesOf } from "../../cli/preview/consequences";
import { readPreview } from "../../cli/preview/digest";

// Comments of real previews, which tests/previews/capture.ts makes: `npx vitest run -u` writes them anew, to be read.

const folder = join(__dirname, "previewFiles");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(/\.json$/, ""));

function read(name: string) {
  return readPreview(readFileSync(join(folder, `${name}.json`), "utf8"));
}

/** What each must say, whatever else changes in the files: severity, and a part of the text. */
const CONSEQUENCES: Readonly<Record<string, readonly [severity: string, text: string][]>> = {
  "first-run": [
    ["note", "Makes cluster `cluster1`"],
    ["note", "Starts replication of `demo-cl-topic` from `cluster1` to `cluster2`"],
  ],
  "no-change": [],
  bidirectional: [
    ["note", "Makes link `broker2-link` from `cluster2` to `cluster1`."],
    ["note", "Starts replication of `clicks` from `cluster1` to `cluster2`, as `broker1_clicks`"],
  ],
  "failed-over": [
    ["irreversible", "Permanently stops replication of `demo-cl-topic` from `cluster1` to `cluster2`, at once"],
  ],
  "cluster-renamed": [
    ["irreversible", "Cluster `cluster2` is called `west`, but has the same broker `it-previews-broker2`"],
  ],
  "certificate-rotated": [["actionRequired", "Clients must get the new certificate ("]],
  "all-certificates-rotated": [
    ["actionRequired", "Clients must get the new certificate ("],
    [
      "actionRequired",
      "Brokers `it-previews-broker1` and `it-previews-broker2` must be told to load their new certificates",
    ],
    ["actionRequired", "Link workers `it-previews-links1` and `it-previews-links2` must be restarted"],
    ["note", "Link `my-link` gets a new certificate, and connects with it at once."],
  ],
  "broker-restarted": [["interruption", "Restarts `it-previews-broker1` of `cluster1`"]],
  "topic-and-cluster-removed": [
    ["irreversible", "Deletes cluster `cluster2` with all its topics and records"],
    ["irreversible", "Deletes topic `kafka-topic` of `cluster1` with all its records."],
    ["irreversible", "Gives topic `demo-cl-topic` of `cluster1` `3` partitions instead of `1`"],
  ],
};

test("there is a preview of each kind", () => {
  expect(names).toEqual(Object.keys(CONSEQUENCES).sort());
});

describe.each(names)("the preview %s", (name) => {
  test("is commented as it was read by people", async () => {
    await expect(comment(read(name))).toMatchFileSnapshot(join(folder, `${name}.md`));
  });

  test("says what it means", () => {
    const said = consequencesOf(read(name)).map(({ severity, text }) => [severity, text.text] as const);
    const expected = CONSEQUENCES[name] ?? [];
    for (const [severity, text] of expected) {
      expect(said.filter((one) => one[0] === severity).map((one) => one[1])).toContainEqual(
        expect.stringContaining(text),
      );
    }
    expect(said.length > 0).toBe(expected.length > 0);
  });
});
