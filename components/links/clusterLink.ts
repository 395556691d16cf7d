import * as pulumi from "@pulumi/pulumi";
import { linkSettings } from "../../topology/linkConfig";
import type { DeclaredState } from "../../topology/mirrorStates";
import type { FilterSettings } from "../../topology/schema";
import type { CertificateAuthority } from "../certificates/certificateAuthority";
import { clusterCommand } from "./clusterCommand";
import type { KafkaCluster } from "../cluster/kafkaCluster";
import { linkProperties } from "./linkProperties";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link ClusterLink}. */
export interface ClusterLinkArgs {
  /** Name of the link, unique in its destination. @default the component's name */
  link?: string;
  /** The cluster whose topics are mirrored. */
  source: KafkaCluster;
  /** The cluster that gets the mirrors; the link is defined there, and only there. */
  destination: KafkaCluster;
  /** Issues the certificate that the link connects to its source with. @default the source's authority */
  authority?: CertificateAuthority;
  /** Lifetime of that certificate, in days. @default the authority's `certificateValidityDays` */
  certificateValidityDays?: number;
  /** Prefix of the names of mirrors, at most 12 characters; another one replaces the link. @default none */
  prefix?: string;
  /** Consumer groups whose offsets are copied. @default all groups; with a prefix, none */
  consumerGroups?: FilterSettings[];
  /** Topics of the source that are mirrored automatically. @default none */
  autoCreate?: FilterSettings[];
  /**
   * State of all mirrors that the link makes by itself. It makes more only as long as it is `active`.
   *
   * @default "active"
   */
  state?: DeclaredState;
  /** Mirror topics with a state of their own, which the link's `state` does not concern. @default none */
  declaredMirrors?: readonly string[];
  /** Settings of the link, see [Settings of a link](configuration.md#settings-of-a-link). @default {} */
  config?: Record<string, string>;
  /** A text that is new in this run: somebody has changed the link by hand, and it is repaired. @default none */
  repairToken?: string;
}

/**
 * A cluster link, over mutual TLS with a certificate of its own: at the source its principal is `User:CN=<link>,O=<project>`.
 *
 * It is created once both clusters are up. Connection failures are reported as the resource's error. Its settings change in
 * place; another source or prefix replaces the link. It is deleted after its mirrors; those that it has made by itself are
 * deleted where the source has all of their records, and otherwise stay as regular topics.
 *
 * @example
 * ```ts
 * const link = new ClusterLink("to-standby", { source: primary, destination: standby });
 * ```
 */
export class ClusterLink extends pulumi.ComponentResource {
  /** Name of the link in its destination. */
  readonly link: string;
  /** The cluster whose topics are mirrored. */
  readonly source: KafkaCluster;
  /** The cluster that has the mirrors. */
  readonly destination: KafkaCluster;
  /** Prefix of the names of mirrors; may be empty. */
  readonly prefix: string;
  /** Everything that cannot change in place: another value replaces the link and its mirrors. */
  readonly identity: string;

  constructor(name: string, args: ClusterLinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:ClusterLink", name, {}, opts);
    const { source, destination, config = {}, prefix = "", consumerGroups, autoCreate = [] } = args;
    const { link = name, authority = source.authority, state = "active", declaredMirrors = [] } = args;
    this.link = link;
    this.source = source;
    this.destination = destination;
    this.prefix = prefix;
    // The number of tasks is fixed when a link is created.
    const fetchers = config["num.cluster.link.fetchers"] ?? "";
    this.identity = [source.name, destination.name, link, prefix, fetchers].join("|");
    const certificate = authority.issue(
      name,
      { commonName: link, uses: ["client_auth"], validityDays: args.certificateValidityDays },
      this,
    );
    const made = clusterCommand(
      partName(name, "link"),
      {
        cluster: destination,
        apply: "apply-link",
        remove: "delete-link",
        environment: {
          LINK: link,
          CLUSTER_ID: source.clusterId,
          IDENTITY: this.identity,
          SOURCE_BOOTSTRAP_SERVER: source.bootstrapServers.ssl,
        },
        repairToken: args.repairToken,
        stdin: linkProperties({
          bootstrapServers: source.bootstrapServers.ssl,
          certificate,
          caCertificatePem: authority.certificatePem,
          settings: linkSettings({ prefix, consumerGroups, autoCreate, state, config }),
        }),
      },
      { parent: this, dependsOn: [destination] },
    );
    if (state !== "active") {
      clusterCommand(
        partName(name, "state"),
        {
          cluster: destination,
          apply: "apply-link-state",
          remove: "leave-link-state",
          environment: {
            LINK: link,
            IDENTITY: this.identity,
            STATE: state,
            DECLARED: declaredMirrors.join(" "),
          },
          repairToken: args.repairToken,
        },
        { parent: this, dependsOn: [made] },
      );
    }
    this.registerOutputs({ link: this.link });
  }
}
