import * as pulumi from "@pulumi/pulumi";
import { mirrorTopicName } from "../../topology/links";
import type { DeclaredState } from "../../topology/mirrorStates";
import { clusterCommand } from "./clusterCommand";
import type { ClusterLink } from "./clusterLink";
import { partName } from "../../topology/resourceNames";

/** Arguments of a {@link MirrorTopic}. */
export interface MirrorTopicArgs {
  /** The link that it is mirrored over. */
  link: ClusterLink;
  /** Name of the topic in the link's source. */
  topic: string;
  /**
   * Desired state: mirrored (`active`), not mirrored for now (`paused`), or turned into a regular topic, either once all
   * records have arrived (`promoted`) or at once, without contacting the source (`failed-over`). The last two are final,
   * unless `existingTopic` is `replace`.
   *
   * @default "active"
   */
  state?: DeclaredState;
  /**
   * What to do with a regular topic of the mirror's name: leave it and fail (`refuse`), or copy the records that only it
   * has to `<name>.diverged`, delete it and mirror from the start (`replace`, for failback).
   *
   * @default "refuse"
   */
  existingTopic?: "refuse" | "replace";
  /** Replicas. @default the destination's default */
  replicationFactor?: number;
  /** The mirror that makes the source topic, where that is a mirror itself: this one waits for it. @default none */
  sourceMirror?: MirrorTopic;
  /**
   * A text that is new in this run: somebody has changed the mirror by hand, and it is repaired, or refused with the reason.
   *
   * @default none
   */
  repairToken?: string;
}

/**
 * A mirror topic. It is created once its first records have been fetched; a change of `state` waits until the new state is
 * reached. Removed from the program, it is deleted with its copies of the records, unless it was promoted or failed over.
 * A first fetch and a pause may take three minutes, a stop ten; after that, the output of `kafka-mirrors --describe` is the
 * error.
 *
 * @example
 * ```ts
 * const orders = new MirrorTopic("standby-orders", { link, topic: "orders" });
 * ```
 */
export class MirrorTopic extends pulumi.ComponentResource {
  /** Its name in the destination. */
  readonly mirrorTopic: string;

  constructor(name: string, args: MirrorTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kafka-cluster-links:index:MirrorTopic", name, {}, opts);
    const { link, topic } = args;
    this.mirrorTopic = mirrorTopicName(link, topic);
    const sourceTopic = link.source.topics.find((known) => known.topic === topic)?.resource;
    const replacedTopic = link.destination.topics.find((known) => known.topic === this.mirrorTopic)?.resource;
    clusterCommand(
      partName(name, "mirror"),
      {
        cluster: link.destination,
        apply: "apply-mirror",
        remove: "delete-mirror",
        environment: {
          LINK: link.link,
          IDENTITY: `${link.identity}|${topic}`,
          MIRROR_TOPIC: this.mirrorTopic,
          SOURCE_TOPIC: topic,
          SOURCE_BOOTSTRAP_SERVER: link.source.bootstrapServers.ssl,
          STATE: args.state ?? "active",
          EXISTING_TOPIC: args.existingTopic ?? "refuse",
          REPLICATION_FACTOR: args.replicationFactor === undefined ? "" : String(args.replicationFactor),
        },
        repairToken: args.repairToken,
      },
      {
        parent: this,
        dependsOn: [link, sourceTopic, replacedTopic, args.sourceMirror].filter((known) => known !== undefined),
      },
    );
    this.registerOutputs({ mirrorTopic: this.mirrorTopic });
  }
}
