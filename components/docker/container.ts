import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackLabels, type StackName } from "../../topology/labels";

/** Arguments of {@link serverContainer}. */
export interface ServerContainerArgs {
  /** Container name, unique on the machine. */
  containerName: string;
  /** Host name and network alias, the same in every stack. */
  hostName: string;
  /** Image id: a name could mean another image tomorrow. */
  image: pulumi.Input<string>;
  network: docker.Network;
  /** Labels the container. */
  stackName: StackName;
  /** User, by number. @default the image's own */
  user?: string;
  environment: Record<string, pulumi.Input<string>>;
  /** Volumes by the path they are mounted at. */
  volumes: Record<string, docker.Volume>;
  /** Ports published on the host, under the same number unless it is another one `inside` the container. @default none */
  ports?: { address: string; port: number; inside?: number }[];
  /** A command that succeeds once the server serves: no word with a line's end in it, and no JVM, since it is polled. */
  healthCheck: readonly string[];
}

/** Seconds a server has for a clean shutdown before it is killed. */
const SHUTDOWN_SECONDS = 30;

/**
 * A container of a broker, ZooKeeper server, link worker or console: unprivileged, restarted when it dies, with bounded logs.
 *
 * Everything that Docker or the provider would fill in or reorder is stated here, so that the next preview shows no
 * difference; whatever Docker cannot change in place replaces the container.
 */
export function serverContainer(
  name: string,
  args: ServerContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  return new docker.Container(
    name,
    {
      name: args.containerName,
      hostname: args.hostName,
      image: args.image,
      ...(args.user === undefined ? {} : { user: args.user }),
      envs: Object.entries(args.environment)
        .sort(([one], [other]) => (`${one}=` < `${other}=` ? -1 : 1))
        .map(([key, value]) => (typeof value === "string" ? `${key}=${value}` : pulumi.interpolate`${key}=${value}`)),
      // Left out, the provider reads back "bridge" and replaces the container at every run.
      networkMode: "bridge",
      networksAdvanced: [{ name: args.network.name, aliases: [args.hostName] }],
      volumes: Object.entries(args.volumes).map(([containerPath, volume]) => ({
        containerPath,
        volumeName: volume.name,
      })),
      ports: (args.ports ?? []).map(({ address, port, inside = port }) => ({
        ip: address,
        internal: inside,
        external: port,
        protocol: "tcp",
      })),
      healthcheck: {
        tests: ["CMD", ...args.healthCheck],
        // wait-healthy.sh runs the check itself, so Docker can check rarely: each of its checks costs 70 ms of CPU time.
        interval: "5s",
        timeout: "5s",
        retries: 6,
        // As Docker writes it: "60s" would be read back as another value.
        startPeriod: "1m0s",
      },
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges"],
      logDriver: "json-file",
      logOpts: { "max-size": "20m", "max-file": "3" },
      labels: stackLabels(args.stackName),
      restart: "unless-stopped",
      stopTimeout: SHUTDOWN_SECONDS,
      destroyGraceSeconds: SHUTDOWN_SECONDS,
      // Readiness is waited for by commands that show the container's log when it does not come; this would not.
      wait: false,
      mustRun: true,
    },
    {
      ...opts,
      // Two containers cannot have one name, nor two brokers one data folder.
      deleteBeforeReplace: true,
      // Accepted by the provider as an update, but Docker cannot change it on a container that exists.
      replaceOnChanges: ["healthcheck"],
    },
  );
}

/** A health check that succeeds once a TCP port of the container is open. */
export function portIsOpen(port: number): string[] {
  return ["bash", "-c", `exec 3<>/dev/tcp/localhost/${port}`];
}

/** A health check that succeeds once a ZooKeeper server serves, which in an ensemble takes a quorum. */
export function zookeeperServes(port: number): string[] {
  return ["bash", "-c", `exec 3<>/dev/tcp/localhost/${port} && printf srvr >&3 && grep -q ^Mode: <&3`];
}

/** A health check that succeeds once a server answers an HTTP request well; for images with BusyBox. */
export function answersHttp(port: number, path: string): string[] {
  return ["wget", "--quiet", "--spider", `http://127.0.0.1:${port}${path}`];
}
