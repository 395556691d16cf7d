import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { importModule } from "../../tools/typescript.cjs";

/** What is used of the library that speaks Kafka's protocol; see {@link loadKafka}. */
export type KafkaLibrary = Pick<
  typeof import("@platformatic/kafka"),
  "ConnectionPool" | "metadataV12" | "listOffsetsV7" | "describeConfigsV4"
>;

/**
 * Loads the library, which takes a third of a second: to be started early, and to be awaited before any time limit runs. Only
 * the files that are used, since all of it takes twice as long (its schema registry, its clients).
 */
export async function loadKafka(): Promise<KafkaLibrary> {
  const folder = dirname(require.resolve("@platformatic/kafka"));
  const load = <Exports>(file: string) => importModule(pathToFileURL(join(folder, file)).href) as Promise<Exports>;
  const [{ ConnectionPool }, metadataV12, listOffsetsV7, describeConfigsV4] = await Promise.all([
    load<Pick<KafkaLibrary, "ConnectionPool">>("network/connection-pool.js"),
    load<KafkaLibrary["metadataV12"]>("apis/metadata/metadata-v12.js"),
    load<KafkaLibrary["listOffsetsV7"]>("apis/consumer/list-offsets-v7.js"),
    load<KafkaLibrary["describeConfigsV4"]>("apis/admin/describe-configs-v4.js"),
  ]);
  return { ConnectionPool, metadataV12, listOffsetsV7, describeConfigsV4 };
}
