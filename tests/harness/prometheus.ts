import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture } from "../../cli/terminal/process";

/** The programs of Prometheus, as they are to be called. */
export interface Prometheus {
  prometheus: string;
  promtool: string;
  /** Takes away what was fetched. */
  remove: () => void;
}

/**
 * Prometheus from PATH, or else out of Debian's package, which is unpacked and not installed: as a package it would start
 * a server of its own on this machine.
 *
 * @throws Error naming what to install where neither is to be had
 */
export async function getPrometheus(): Promise<Prometheus> {
  const onPath = { prometheus: "prometheus", promtool: "promtool", remove: () => undefined };
  if ((await capture("promtool", ["--version"])).status === 0) {
    return onPath;
  }
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-links-prometheus-"));
  const remove = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  // Without root the package lists stay as they are, which may do.
  const fetch =
    'cd "$FOLDER" && { apt-get update -qq || true; } && apt-get download -qq prometheus && dpkg-deb --extract prometheus_*.deb .';
  const { status, stderr } = await capture("sh", ["-c", fetch], { environment: { FOLDER: folder } });
  if (status !== 0) {
    remove();
    throw new Error(
      "The tests of metrics need prometheus and promtool, which are not on the PATH, and apt-get could not fetch Debian's " +
        `package. Put them on the PATH: https://prometheus.io/download/\n${stderr}`,
    );
  }
  return { prometheus: join(folder, "usr/bin/prometheus"), promtool: join(folder, "usr/bin/promtool"), remove };
}
