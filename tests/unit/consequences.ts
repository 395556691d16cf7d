import { expect } from "vitest";
import { consequencesOf } from "../../cli/preview/consequences";
import { readPreview } from "../../cli/preview/digest";
import { CLUSTERS, linked } from "./linkedClusters";
import type { Digest } from "./previewSteps";

export type Config = Record<string, unknown>;

/** Each consequence as `severity: text`; all are sentences on one line. */
export function said(preview: Digest): string[] {
  const texts = consequencesOf(readPreview(JSON.stringify(preview))).map(
    ({ severity, text }) => `${severity}: ${text.text}`,
  );
  expect(texts.filter((text) => /[\n\t]| {2}|^ | $/.test(text.replace(/^\w+: /, "")))).toEqual([]);
  return texts;
}

export const [first, second] = CLUSTERS;

export const cluster1 = (more: Config) => ({ ...linked(), clusters: [{ ...first, ...more }, second] });
/** Each further broker takes the next port. */
export const brokers = (number: number) =>
  cluster1({ replicationFactor: 1, brokers: number, ports: { external: 28000 } });
