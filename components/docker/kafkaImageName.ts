import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The sources of the open image. */
const SOURCES = join(__dirname, "..", "..", "images", "kafka");

/** Apache Kafka's version in the open image: 3.9 is the last line that runs with ZooKeeper. */
export const KAFKA_VERSION = "3.9.2";

/** The repository part of the open image's name. */
const KAFKA_IMAGE_REPOSITORY = "kafka-cluster-links/kafka";

/**
 * The open image's full name, for example `kafka-cluster-links/kafka:3.9.2-0f3a9c1b2d4e`. The tag ends in a hash of
 * every file it is built from, so that a checkout never runs an image made from another checkout's sources.
 */
export function kafkaImageName(folder: string = SOURCES): string {
  const hash = createHash("sha256");
  for (const file of sourceFiles(folder)) {
    hash.update(relative(folder, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return `${KAFKA_IMAGE_REPOSITORY}:${KAFKA_VERSION}-${hash.digest("hex").slice(0, 12)}`;
}

/** What is no part of the image: documents, Maven's own folder, and the tests of cluster links. */
const LEFT_OUT = /\.md$|^links\/(target|src\/test)$/;

function sourceFiles(folder: string, within = folder): string[] {
  return readdirSync(within, { withFileTypes: true })
    .map((entry) => ({ entry, path: join(within, entry.name) }))
    .filter(({ path }) => !LEFT_OUT.test(relative(folder, path)))
    .flatMap(({ entry, path }) => (entry.isDirectory() ? sourceFiles(folder, path) : [path]))
    .sort();
}
