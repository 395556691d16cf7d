import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackOutputs } from "../../topology/outputs";
import { capture, type Finished } from "../../cli/terminal/process";

/** Files of a client on the host. */
export interface ClientFiles {
  ca: string;
  certificate: string;
  key: string;
}

/** Writes what a client on the host needs. */
export function writeClientFiles(folder: string, outputs: StackOutputs): ClientFiles {
  const write = (name: string, content: string) => {
    const file = join(folder, name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return {
    ca: write("ca.pem", outputs.caCertificate),
    certificate: write("client.pem", outputs.clientCredentials.certificate),
    key: write("client.key", outputs.clientCredentials.privateKey),
  };
}

/** A client identity that looks like the real one, but of another CA. */
export async function writeForeignClientFiles(folder: string, real: ClientFiles): Promise<ClientFiles> {
  const certificate = join(folder, "foreign.pem");
  const key = join(folder, "foreign.key");
  const { status, stderr } = await capture("openssl", [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "1"],
    ...["-subj", "/O=kafka-cluster-links/CN=client", "-keyout", key, "-out", certificate],
  ]);
  if (status !== 0) {
    throw new Error(`openssl req failed: ${stderr}`);
  }
  return { ca: real.ca, certificate, key };
}

/** Installs kcat where Debian's package is to be had; elsewhere says what to do. */
export async function ensureKcat(): Promise<void> {
  if ((await capture("kcat", ["-V"])).status === 0) {
    return;
  }
  const install = await capture("sh", [
    "-c",
    "apt-get update -qq && apt-get install -y -qq --no-install-recommends kcat",
  ]);
  if (install.status !== 0) {
    throw new Error(
      `The tests need kcat (a client that is not Java), and apt-get could not install it: ${install.stderr}`,
    );
  }
}

/** Runs kcat against a listener; without files it speaks plaintext. */
export function kcat(
  bootstrap: string,
  files: Partial<ClientFiles> | undefined,
  args: string[],
  input = "",
): Promise<Finished> {
  return capture("kcat", [...kcatOptions(bootstrap, files), ...args], { input, timeout: 60_000 });
}

/** The same, and returns the SHA-256 of what it prints: its bytes need not be text. */
export function kcatDigest(bootstrap: string, files: Partial<ClientFiles>, args: string[]): Promise<Finished> {
  const script = 'set -o pipefail; kcat "$@" | sha256sum';
  return capture("bash", ["-c", script, "kcat", ...kcatOptions(bootstrap, files), ...args], { timeout: 60_000 });
}

function kcatOptions(bootstrap: string, files: Partial<ClientFiles> | undefined): string[] {
  const settings = files
    ? {
        "security.protocol": "ssl",
        "ssl.endpoint.identification.algorithm": "https",
        "ssl.ca.location": files.ca,
        "ssl.certificate.location": files.certificate,
        "ssl.key.location": files.key,
      }
    : { "security.protocol": "plaintext" };
  const flags = Object.entries(settings).flatMap(([key, value]) =>
    value === undefined ? [] : ["-X", `${key}=${value}`],
  );
  return ["-b", bootstrap, ...flags, "-m", "10"];
}

/** Shakes hands with a server from the host, checking its certificate's chain and one name or address. */
export async function handshake(
  address: string,
  version: "tls1_2" | "tls1_3",
  files: ClientFiles,
  verify: ["-verify_hostname" | "-verify_ip", string],
): Promise<Finished> {
  return capture(
    "openssl",
    [
      ...["s_client", "-connect", address, `-${version}`, "-CAfile", files.ca, "-cert", files.certificate],
      ...["-key", files.key, "-verify_return_error", ...verify],
    ],
    { timeout: 20_000 },
  );
}
