import { describe, expect, test, vi } from "vitest";
import { ensureDocker, type Machine } from "../../tools/bootstrap/docker";
import { failure, Sandbox } from "./fakes";

const silent = () => undefined;

/** A docker client whose engine answers once the file `up` is there. */
const CLIENT = `
case "$1 $2" in
  "version --format") if [ -e $SANDBOX/up ]; then echo "\${CONTEXT:-default} 20.10.24+dfsg1"; else echo "default "; echo "\${PROBLEM:-Cannot connect}" >&2; exit 1; fi ;;
  "context inspect") echo "\${HOST:-\${DOCKER_HOST:-unix:///var/run/docker.sock}}" ;;
esac`;
/** A daemon that is up at once, and says which session it runs in. */
const DAEMON = `echo "session $(cut -d' ' -f6 /proc/$$/stat) of $$"; touch $SANDBOX/up; sleep 30`;

function machine(sandbox: Sandbox, facts: Partial<Machine & Machine["daemon"]> = {}): Machine {
  return {
    root: true,
    apt: true,
    ...facts,
    daemon: {
      systemd: false,
      arguments: ["--some-flag"],
      pidFiles: { dockerd: `${sandbox.folder}/docker.pid`, containerd: `${sandbox.folder}/containerd.pid` },
      log: `${sandbox.folder}/state/dockerd.log`,
      limit: 3000,
      path: sandbox.bin,
      ...facts,
    },
  };
}

describe("an engine that answers", () => {
  test("is used as it is", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT);
    sandbox.write("up", "");
    expect(await ensureDocker(silent, machine(sandbox))).toEqual({ version: "20.10.24", environment: {} });
    expect(sandbox.calls()).toEqual(["docker version --format {{.Client.Context}} {{.Server.Version}}"]);
  });

  test("of another Docker context is named to Pulumi's provider, which knows no contexts", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", `CONTEXT=colima HOST=unix:///home/me/colima.sock\n${CLIENT}`);
    sandbox.write("up", "");
    const { environment } = await ensureDocker(silent, machine(sandbox));
    expect(environment).toEqual({ DOCKER_HOST: "unix:///home/me/colima.sock" });
  });
});

describe("no engine, and none can be started", () => {
  const cases: [string, { client?: string; facts?: Partial<Machine>; host?: string }, RegExp][] = [
    ["not root", { client: CLIENT, facts: { root: false } }, /^No Docker engine answers.*systemctl start docker/],
    ["not root, nothing installed", { facts: { root: false } }, /^Docker is not installed.*docs\.docker\.com/],
    ["another system", { facts: { apt: false } }, /^Docker is not installed, and this is not Debian/],
    ["no right", { client: `PROBLEM="permission denied"\n${CLIENT}` }, /usermod -aG docker.*permission denied/],
    [
      "elsewhere",
      { client: CLIENT, host: "tcp://far:2375" },
      /at tcp:\/\/far:2375 \(from DOCKER_HOST\).*unset DOCKER_HOST/,
    ],
    ["other context", { client: `HOST=ssh://far\n${CLIENT}` }, /at ssh:\/\/far \(from the Docker context.*context use/],
  ];
  test.each(cases)("%s: says what to do, and starts nothing", async (_, { client, facts, host }, message) => {
    const sandbox = new Sandbox();
    if (client) {
      sandbox.program("docker", client);
    }
    vi.stubEnv("DOCKER_HOST", host);
    sandbox.program("dockerd", DAEMON);
    sandbox.program("apt-get", "exit 0");
    expect(await failure(ensureDocker(silent, machine(sandbox, facts)))).toMatch(message);
    expect(sandbox.calls().filter((call) => !call.startsWith("docker "))).toEqual([]);
  });
});

describe("root on Debian", () => {
  test("without Docker: installs it, then starts it in a session of its own with its output in a file", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT, sandbox.folder);
    sandbox.program("dockerd", DAEMON, sandbox.folder);
    sandbox.program("dpkg", "");
    sandbox.program("apt-get", `[[ "$*" != *docker.io* ]] || cp $SANDBOX/docker $SANDBOX/dockerd $SANDBOX/bin/`);
    const { version } = await ensureDocker(silent, machine(sandbox));
    expect(version).toBe("20.10.24");
    expect(sandbox.calls().filter((call) => !call.startsWith("docker "))).toEqual([
      "apt-get -q -o DPkg::Lock::Timeout=300 update",
      "dpkg --configure -a",
      "apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends docker.io iptables ca-certificates",
      "dockerd --some-flag",
    ]);
    const [, session, pid] = /^session (\d+) of (\d+)$/m.exec(sandbox.read("state/dockerd.log")) ?? [];
    expect(session).toBe(pid);
    process.kill(Number(pid), "SIGKILL");
  });

  test("a package that cannot be installed: the error has apt's last lines", async () => {
    const sandbox = new Sandbox();
    sandbox.program("apt-get", `echo "E: Unable to locate package docker.io"; exit 100`);
    const message = await failure(ensureDocker(silent, machine(sandbox)));
    expect(message).toMatch(/^apt-get .*update failed \(exit status 100\)/);
    expect(message).toContain("E: Unable to locate package docker.io");
  });

  test("a daemon that is installed is only started", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT);
    sandbox.program("dockerd", `touch $SANDBOX/up`);
    await ensureDocker(silent, machine(sandbox));
    expect(sandbox.calls().filter((call) => !call.startsWith("docker "))).toEqual(["dockerd --some-flag"]);
  });

  test("a daemon that ends at once: the error has its last lines, of this start only", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT);
    sandbox.program("dockerd", `echo "failed to mount overlay: no such device"; exit 1`);
    sandbox.write("state/dockerd.log", "an old line\n");
    const message = await failure(ensureDocker(silent, machine(sandbox, { limit: 600 })));
    expect(message).toMatch(/has ended with exit status 1.*dockerd\.log\):\nfailed to mount overlay: no such device$/s);
    expect(message).not.toContain("an old line");
  });

  test("process ids of a killed daemon that other programs have by now are removed", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT);
    sandbox.program("dockerd", `cat $SANDBOX/*.pid >&2 && exit 1; touch $SANDBOX/up`);
    sandbox.write("docker.pid", String(process.pid));
    sandbox.write("containerd.pid", `${process.pid}\n`);
    await ensureDocker(silent, machine(sandbox));
    expect(sandbox.read("docker.pid") + sandbox.read("containerd.pid")).toBe("");
  });

  test("on a machine that systemd runs, systemd starts the daemon", async () => {
    const sandbox = new Sandbox();
    sandbox.program("docker", CLIENT);
    sandbox.program("dockerd", "");
    sandbox.program("systemctl", `touch $SANDBOX/up`);
    await ensureDocker(silent, machine(sandbox, { systemd: true }));
    expect(sandbox.calls().filter((call) => !call.startsWith("docker "))).toEqual(["systemctl start docker"]);
  });
});
