import { existsSync } from "node:fs";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KAFKA_VERSION } from "../../components/docker/kafkaImageName";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { ensureBaseImage, IMAGE_LABEL } from "./imageBase";
import { imageId } from "./docker";
import { lastLineOf, runLong } from "./longProcess";
import { withBuildFolder } from "./buildFolder";

/** The image's sources. */
const SOURCES = join(__dirname, "../../images/kafka");

/** Where temporary files go: /tmp may be in memory, and a base image takes a gigabyte. */
const TEMPORARY = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();

/** What of the sources goes into the image: the build context has nothing else, above all no secrets. */
const CONTEXT = ["Dockerfile", "rootfs", "cds"];

/**
 * Builds the Kafka image: its base and its jars at the same time, then the image on top. Where another run is building,
 * waits for it, and takes its image if it is the same: a second one would take the name from the first, whose containers
 * would then seem outdated.
 */
export async function buildKafkaImage(name: string, report: Report): Promise<void> {
  await requireMaven();
  await withBuildFolder(TEMPORARY, report, async (folder) => {
    if ((await imageId(name)) !== undefined) {
      return;
    }
    const parts = [ensureBaseImage(folder, report), collectJars(join(folder, "target"), report)] as const;
    await Promise.allSettled(parts); // Both have left the folder before it is removed, also when one fails.
    const [base] = await Promise.all(parts);
    for (const source of CONTEXT) {
      await cp(join(SOURCES, source), join(folder, source), { recursive: true });
    }
    // Files keep their modes in the image, and its user is not the one who builds: a strict umask would shut it out.
    await runLong("Making the image's files readable failed", "chmod", ["-R", "a+rX", folder]);
    await dockerBuild(name, base, folder, report);
  });
  // What interrupted builds have left; an hour old, since a build that is running has such images too.
  await capture("docker", ["image", "prune", "--force", "--filter", `label=${IMAGE_LABEL}`, "--filter", "until=1h"]);
}

async function requireMaven(): Promise<void> {
  const asked = await capture("mvn", ["--batch-mode", "--version"]);
  if (asked.status === 127) {
    throw new Error(
      "Maven (mvn) is not installed: it downloads Apache Kafka for the image and compiles cluster links. Install it with " +
        "a JDK (Debian and Ubuntu: apt-get install maven default-jdk-headless) and run the command again.",
    );
  }
  if (asked.status !== 0) {
    throw new Error(
      `Maven does not start; most likely Java is missing or JAVA_HOME is wrong. It says: ${lastLineOf(asked)}`,
    );
  }
}

/**
 * Downloads Kafka's jars from Maven's repositories, by way of the user's own local repository, and compiles cluster links.
 *
 * @param folder gets the jars in `libs`; nothing is written into the checkout
 */
async function collectJars(folder: string, report: Report): Promise<void> {
  report(`downloading Apache Kafka ${KAFKA_VERSION}, compiling cluster links`);
  await runLong("Downloading Apache Kafka and compiling cluster links with Maven failed", "mvn", [
    "--batch-mode",
    "--no-transfer-progress",
    "--quiet",
    "--file",
    join(SOURCES, "links/pom.xml"),
    `-Dbuild.folder=${folder}`,
    // They are run by `npm test`.
    "-Dmaven.test.skip=true",
    "package",
    "dependency:copy-dependencies",
  ]);
}

/**
 * Runs the Dockerfile. `docker build` gives the image its name as its very last act. No step needs a network: what is
 * to be downloaded is in the context.
 */
async function dockerBuild(name: string, base: string, folder: string, report: Report): Promise<void> {
  const args = ["build", "--network", "none", "--build-arg", `BASE=${base}`, "--tag", name, "--force-rm", folder];
  await runLong("Building the Kafka image failed", "docker", args, (line) => {
    const news = buildNews(line);
    if (news !== undefined) {
      report(news);
    }
  });
}

/** What a line of `docker build`, of its old builder or BuildKit, says about how far it is; undefined when nothing. */
export function buildNews(line: string): string | undefined {
  const [, step, steps, instruction] =
    /^Step (\d+)\/(\d+) : (.*)/.exec(line) ?? /^#\d+ \[ *(\d+)\/(\d+)\] (.*)/.exec(line) ?? [];
  if (step === undefined || steps === undefined || instruction === undefined) {
    return undefined;
  }
  const what = instruction.includes("/cds/record")
    ? "recording the classes that Kafka loads"
    : instruction.slice(0, 60);
  return `image step ${step} of ${steps}: ${what}`;
}
