import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { cancellation, capture } from "../../cli/terminal/process";
import type { Report } from "../../cli/terminal/steps";
import { cliIn, makeFolder } from "./pulumiFolder";
import { installPlugin } from "./pulumiInstalled";
import { cliVersion, plugins } from "./pulumiVersions";

/** Milliseconds for the site to answer: without a network, the build must not wait for long. */
const ANSWER_LIMIT = 5_000;
/** Milliseconds for the download of the CLI, about 150 MB. */
const DOWNLOAD_LIMIT = 15 * 60_000;
/** Progress is reported each time this many bytes have come. */
const REPORT_EVERY = 5_000_000;

/** The platforms that Pulumi releases its CLI for, of those that the project runs on, as its file names have them. */
const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { linux: "linux", darwin: "darwin" };
const PROCESSORS: Partial<Record<NodeJS.Architecture, string>> = { x64: "x64", arm64: "arm64" };

/**
 * Downloads the official CLI, checks it against the checksum published with it, and lets it install the plugins.
 *
 * @param folder of the toolchain that it becomes
 * @param releases address of the folder that has the releases
 * @throws Error that says why it cannot be had
 */
export async function downloadRelease(folder: string, releases: string, report: Report): Promise<void> {
  const [system, processor] = [PLATFORMS[process.platform], PROCESSORS[process.arch]];
  if (system === undefined || processor === undefined) {
    throw new Error(`there is no official release for ${process.platform} on ${process.arch}`);
  }
  const file = `pulumi-v${cliVersion()}-${system}-${processor}.tar.gz`;
  report(`looking for the official release ${file}`);
  const expected = await publishedChecksum(`${releases}/pulumi-${cliVersion()}-checksums.txt`, file);
  await makeFolder(folder, report, async (partial) => {
    const archive = join(partial, file);
    await download(`${releases}/${file}`, archive, expected, report);
    await unpack(archive, partial);
    await rm(archive);
    await rename(join(partial, "pulumi"), join(partial, "bin"));
    for (const plugin of plugins()) {
      report(`installing the plugin ${plugin.name} ${plugin.version}`);
      await installPlugin(cliIn(partial), plugin, { PULUMI_HOME: join(partial, "home") });
    }
  });
}

/** Reads the checksum of a file from lines such as `<sha256>  pulumi-v3.256.0-linux-x64.tar.gz`. */
async function publishedChecksum(address: string, file: string): Promise<string> {
  const response = await get(address, ANSWER_LIMIT);
  const checksum = (await response.text())
    .split("\n")
    .map((line) => /^([0-9a-f]{64})\s+\*?(\S+)\s*$/.exec(line))
    .find((match) => match?.[2] === file)?.[1];
  if (checksum === undefined) {
    throw new Error(`${address} has no checksum for ${file}, so it was not downloaded`);
  }
  return checksum;
}

async function download(address: string, target: string, expected: string, report: Report): Promise<void> {
  const response = await get(address, DOWNLOAD_LIMIT);
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const total = megabytes(Number(response.headers.get("content-length") ?? 0));
  const hash = createHash("sha256");
  let received = 0;
  let reported = 0;
  async function* observed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      received += chunk.length;
      if (received - reported >= REPORT_EVERY) {
        reported = received;
        report(`downloading the official release (${megabytes(received)} of ${total} MB)`);
      }
      yield chunk;
    }
  }
  await pipeline(Readable.fromWeb(response.body as never), observed, createWriteStream(target));
  const actual = hash.digest("hex");
  if (actual !== expected) {
    throw new Error(`${address} is not what Pulumi published: its SHA-256 is ${actual} instead of ${expected}`);
  }
}

async function unpack(archive: string, folder: string): Promise<void> {
  const { status, stderr } = await capture("tar", ["-xzf", archive, "-C", folder]);
  if (status !== 0) {
    throw new Error(`the official release cannot be unpacked: ${stderr.trim()}`);
  }
}

async function get(address: string, limit: number): Promise<Response> {
  const signals = [AbortSignal.timeout(limit), cancellation.getStore()].filter((signal) => signal !== undefined);
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.any(signals) });
  } catch (error) {
    const { message, cause } = error as Error;
    throw new Error(`${address} cannot be reached: ${cause instanceof Error ? cause.message : message}`, {
      cause: error,
    });
  }
  if (!response.ok || response.body === null) {
    throw new Error(`${address} cannot be downloaded: HTTP status ${response.status}`);
  }
  return response;
}
