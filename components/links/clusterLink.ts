import * as pulumi from "@pulumi/pulumi";
import { linkSettings } from "../../topology/linkConfig";
import type { FilterSettings } from "../../topology/schema";
import type { CertificateAuthority } from "../certificates/certificateAuthority";
import { clusterCommand } from "./clusterCommand";
import type { KafkaCluster } from "../cluster/kafkaCluster";
import { linkProperties } from "./linkProperties";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link ClusterLink}. */
export interface ClusterLinkArgs {
  /** Name of the link, unique in its destination. */
  link: string;
  /** The cluster whose topics are mirrored. */
  source: KafkaCluster;
  /** The cluster that gets the mirrors; the link is defined there, and only there. */
  destination: KafkaCluster;
  /** Issues the certificate that the link proves itself with at its source. */
  authority: CertificateAuthority;
  /** Lifetime of that certificate, in days. @default 365 */
  certificateValidityDays?: number;
  /** What the names of mirrors begin with, at most 12 characters; another prefix replaces the link. @default none */
  prefix?: string;
  /** Whose positions are copied. @default those of all consumer groups; with a prefix, of none */
  consumerGroups?: FilterSettings[];
  /** Topics of the source that are mirrored by themselves. @default none */
  autoCreate?: FilterSettings[];
  /** Settings of the link, see [Settings of a link](configuration.md#settings-of-a-link). @default {} */
  config?: Record<string, string>;
  /** Changes whenever somebody has changed the link by hand: it is then put right. @default never */
  drift?: string;
}

/**
 * A cluster link, over mutual TLS with a certificate of its own: at the source it is `User:CN=<link>,O=<project>`.
 *
 * It is created once the destination is up and the source has told its id; the destination then contacts the source, and
 * what that meets is the error. Its settings can change as long as it exists; another source or prefix makes another link.
 * It is deleted after its mirrors.
 */
export class ClusterLink extends pulumi.ComponentResource {
  /** Name of the link in its destination. */
  readonly link: string;
  /** The cluster whose topics are mirrored. */
  readonly source: KafkaCluster;
  /** The cluster that has the mirrors. */
  readonly destination: KafkaCluster;
  /** What the names of mirrors begin with; may be empty. */
  readonly prefix: string;
  /** What makes it another link, for whatever depends on it. */
  readonly identity: string;

  constructor(name: string, args: ClusterLinkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:ClusterLink", name, {}, opts);
    const { source, destination, authority, config = {}, prefix = "", consumerGroups, autoCreate = [] } = args;
    this.link = args.link;
    this.source = source;
    this.destination = destination;
    this.prefix = prefix;
    // The number of tasks, too, is settled when a link is created.
    const fetchers = config["num.cluster.link.fetchers"] ?? "";
    this.identity = [source.name, destination.name, args.link, prefix, fetchers].join("|");
    const certificate = authority.issue(
      name,
      { commonName: args.link, uses: ["client_auth"], validityDays: args.certificateValidityDays ?? 365 },
      this,
    );
    clusterCommand(
      partName(name, "link"),
      {
        cluster: destination,
        apply: ["apply-link"],
        remove: ["delete-link"],
        environment: { LINK: args.link, CLUSTER_ID: source.clusterId, IDENTITY: this.identity },
        drift: args.drift,
        stdin: linkProperties({
          bootstrapServers: source.bootstrapServers.SSL ?? "",
          certificate,
          caCertificatePem: authority.certificatePem,
          settings: linkSettings({ prefix, consumerGroups, autoCreate, config }),
        }),
      },
      { parent: this, dependsOn: [destination] },
    );
    this.registerOutputs({ link: this.link });
  }
}
