import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kafkaImageName } from "../../components/docker/kafkaImageName";
import { capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { imageId } from "./docker";
import { lastLineOf, runLong } from "./longProcess";

/** The sources of the base image. */
const SOURCES = join(__dirname, "../../images/kafka/base");

/** Debian's release in the image, whatever the machine runs. */
const RELEASE = "bookworm";

/** The label of the images that are built here; its value says which: `base` or `kafka`. */
export const IMAGE_LABEL = "kafka-cluster-links.image";

/**
 * The base image's name, `kafka-cluster-links/base:bookworm-<hash>`. The hash is that of its own sources alone: making it
 * takes over a minute, which a change to Kafka's scripts must not cost.
 */
export function baseImageName(): string {
  const hash = kafkaImageName(SOURCES).split("-").at(-1) ?? "";
  return `kafka-cluster-links/base:${RELEASE}-${hash}`;
}

/**
 * Makes sure that the base image is there: Debian with a Java runtime and little else. As root on Debian or Ubuntu it is
 * made from packages, of the machine's own sources; elsewhere from the Debian image of an image registry.
 *
 * @param folder where temporary files may go
 * @returns its name
 */
export async function ensureBaseImage(folder: string, report: Report): Promise<string> {
  const name = baseImageName();
  if ((await imageId(name)) !== undefined) {
    return name;
  }
  const problems: string[] = [];
  const ways = canInstallPackages() ? [fromPackages, fromRegistry] : [fromRegistry];
  for (const make of ways) {
    try {
      await make(name, folder, report);
      return name;
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  const root = canInstallPackages() ? "" : "As root on Debian or Ubuntu it can be made without an image registry. ";
  throw new Error(`The base of the Kafka image could not be made. ${root}\n${problems.join("\n")}`);
}

function canInstallPackages(): boolean {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

async function fromPackages(name: string, folder: string, report: Report): Promise<void> {
  await installMmdebstrap(report);
  const archive = join(folder, "base.tar");
  const settings = join(folder, "apt.conf");
  await writeFile(settings, await aptTransport());
  report(`installing Debian ${RELEASE} into the base image`);
  await runLong(
    "Installing Debian into the base image failed",
    "env",
    [
      `TMPDIR=${folder}`,
      // In a mount namespace of its own, so that a killed build leaves no mounts behind.
      ...["unshare", "--mount", "--propagation", "private"],
      ...["mmdebstrap", "--variant=essential", `--include=${packages().join(",")}`],
      `--aptopt=${settings}`,
      ...["man", "locale", "doc", "info"].map((unused) => `--dpkgopt=path-exclude=/usr/share/${unused}/*`),
      "--dpkgopt=path-include=/usr/share/doc/*/copyright",
      // The Java package's scripts want it.
      '--setup-hook=mkdir -p "$1/usr/share/man/man1"',
      `--customize-hook=${join(SOURCES, "finish")} "$1"`,
      ...[RELEASE, archive, ...(await debianSources())],
    ],
    (line) => {
      const [, step] =
        /^I: ((?:running apt-get|downloading|extracting|installing|cleaning|creating) .*?)\.*$/.exec(line) ?? [];
      if (step !== undefined) {
        report(`base image: ${step}`);
      }
    },
  );
  report("base image: importing");
  const imported = await capture("docker", ["import", "--change", `LABEL ${IMAGE_LABEL}=base`, archive, name]);
  if (imported.status !== 0) {
    throw new Error(`docker import failed: ${lastLineOf(imported)}`);
  }
}

async function installMmdebstrap(report: Report): Promise<void> {
  if ((await capture("mmdebstrap", ["--version"])).status === 0) {
    return;
  }
  const wanted = ["mmdebstrap", "debian-archive-keyring"];
  report(`installing ${wanted.join(" and ")}`);
  const failure = `Installing ${wanted.join(" and ")} failed`;
  const options = ["-q", "-o", "DPkg::Lock::Timeout=300"];
  await runLong(failure, "apt-get", [...options, "update"]);
  await runLong(failure, "apt-get", [...options, "install", "-y", "--no-install-recommends", ...wanted]);
}

async function aptTransport(): Promise<string> {
  const { stdout } = await capture("apt-config", ["dump"]);
  return transportSettings(stdout);
}

/** How the machine's apt reaches its sources, of all its settings: proxies and the like. None remain in the image. */
export function transportSettings(settings: string): string {
  return settings
    .split("\n")
    .filter((line) => /^Acquire::(https?::|Retries|ForceIPv)/.test(line))
    .join("\n");
}

async function debianSources(): Promise<string[]> {
  const { stdout } = await capture("apt-get", ["indextargets", "--format", TARGET, "Created-By: Packages"]);
  return sourceFiles(stdout);
}

/** What `apt-get indextargets` is to tell about each of the machine's sources. */
const TARGET = "$(ORIGIN)|$(RELEASE)|$(COMPONENT)|$(SOURCESENTRY)";

/**
 * The files of the machine's apt sources that name Debian's release. None when the machine runs another system or
 * release: mmdebstrap then takes Debian's public mirror.
 *
 * @param targets one line each, for example `Debian|bookworm-updates|main|/etc/apt/sources.list.d/debian.sources:1`
 */
export function sourceFiles(targets: string): string[] {
  const files = targets.split("\n").flatMap((line) => {
    const [origin = "", release = "", component, entry = ""] = line.split("|");
    // The origin is only known once apt has downloaded its lists.
    const debian =
      ["Debian", "$(ORIGIN)", ""].includes(origin) &&
      [RELEASE, `${RELEASE}-updates`, `${RELEASE}-security`].includes(release);
    return debian && component === "main" ? [entry.replace(/:\d+$/, "")] : [];
  });
  return [...new Set(files)];
}

function packages(): string[] {
  const lines = readFileSync(join(SOURCES, "packages"), "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

async function fromRegistry(name: string, _folder: string, report: Report): Promise<void> {
  report(`base image: from debian:${RELEASE}-slim of the image registry`);
  const args = ["build", "--force-rm", "--tag", name, "--label", `${IMAGE_LABEL}=base`, SOURCES];
  await runLong(`Making the base image from debian:${RELEASE}-slim failed`, "docker", args);
}
