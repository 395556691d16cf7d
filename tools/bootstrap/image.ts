import { kafkaImageName } from "../../components/docker/kafkaImageName";
import type { Report } from "../../cli/terminal/steps";
import { imageId } from "./docker";

/** The open Kafka image on this machine's Docker engine. */
export interface KafkaImage {
  /** Full name, for example `kafka-cluster-links/kafka:3.9.2-0f3a9c1b2d4e`. */
  name: string;
  /** Docker's id, `sha256:…`. */
  id: string;
  /** Whether it was built now. */
  built: boolean;
}

/**
 * Makes sure that the open Kafka image is there, and builds it when it is not: once for each state of its sources, so
 * the call costs nothing (under 0.2 s) from then on. The name appears only when the image is complete. Can be interrupted
 * anywhere and run again, also at the same time in another process.
 *
 * @throws Error that says what is missing (a Docker engine, Maven, root or an image registry) or what failed
 */
export async function ensureKafkaImage(report: Report): Promise<KafkaImage> {
  const name = kafkaImageName();
  const present = await imageId(name);
  if (present !== undefined) {
    return { name, id: present, built: false };
  }
  // Loaded here: a run that finds the image need not wait for what only a build uses.
  const { buildKafkaImage } = await import("./imageBuild");
  await buildKafkaImage(name, report);
  const id = await imageId(name);
  if (id === undefined) {
    throw new Error(`The Kafka image ${name} was built, but somebody has removed it since. Run the command again.`);
  }
  return { name, id, built: true };
}
