import { kafkaImageName } from "../../components/docker/kafkaImageName";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";

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

/**
 * The id of an image that Docker has; undefined when it has none of that name.
 *
 * @throws Error when Docker could not be asked
 */
export async function imageId(name: string): Promise<string | undefined> {
  const asked = await capture("docker", ["image", "inspect", "--format", "{{.Id}}", name]);
  if (asked.status === 0) {
    return asked.stdout.trim();
  }
  if (/no such image/i.test(asked.stderr)) {
    return undefined;
  }
  const problem = asked.status === 127 ? "the docker command is not installed" : asked.stderr.trim();
  throw new Error(
    `Docker could not be asked for the image ${name}: ${problem}. Start Docker and run the command again.`,
  );
}
