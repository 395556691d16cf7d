/**
 * What a picture of a topology shows, planned or running, before anybody has drawn it. Nothing in it is secret: names,
 * addresses and states only.
 */
export interface Picture {
  /** Name of the stack. */
  stack: string;
  /** What it shows: what the configuration wants, what the last run has made, or what the clusters say of themselves. */
  view: "planned" | "deployed" | "live";
  clusters: PictureCluster[];
  links: PictureLink[];
}

/** A cluster: a box. */
export interface PictureCluster {
  name: string;
  /** The id that it gave itself; undefined before it runs. */
  id?: string;
  brokers: PictureBroker[];
  /** Container names of its ZooKeeper servers. */
  zookeepers: string[];
  /** Container names of its link workers; empty where the brokers do that work. */
  linkWorkers: string[];
  /** Why it could not be asked for its links, one line. */
  unreadable?: string;
}

/** A broker, and what clients call it by. */
export interface PictureBroker {
  /** Container name. */
  name: string;
  /** In the order of the brokers' configuration. */
  listeners: PictureListener[];
}

export interface PictureListener {
  /** For example `SSL`. */
  name: string;
  /** `host:port`, as it is advertised. */
  address: string;
}

/** A link: an arrow from its source to its destination. */
export interface PictureLink {
  name: string;
  /** Name of a cluster of the picture. */
  source: string;
  /** Name of a cluster of the picture. */
  destination: string;
  /** What the names of its mirrors begin with; empty without one. */
  prefix: string;
  /** How it is, in words that {@link toneOf} knows. */
  state: string;
  mirrors: PictureMirror[];
}

/** A topic that a link mirrors. */
export interface PictureMirror {
  /** Name in the source. */
  topic: string;
  /** Name in the destination. */
  mirrorTopic: string;
  /** As it is declared (`active`, `failed-over`), or as its cluster has it (`ACTIVE`, `STOPPED`). */
  state: string;
  /** What is declared, where the cluster has something else. */
  declared?: string;
}
