import { componentName } from "../../components/componentName";
import { isStopped } from "../../topology/links";
import type { Picture, PictureCluster } from "../picture/model";
import type { Action, Change, Preview } from "./digest";
import { list, type Markdown, say } from "./escape";
import { containerOf, environment, NO_CLUSTER, Plan, serverOf, stateOf, subject, text, topicOf } from "./plan";
import { topologiesOf } from "./topology";

/** How grave a consequence is, the gravest first: `task` is something that people have to do. */
export const GRAVITIES = ["irreversible", "interruption", "task", "note"] as const;
export type Gravity = (typeof GRAVITIES)[number];

/** Something that a run does to those who use the clusters. */
export interface Consequence {
  gravity: Gravity;
  /** One or more sentences. */
  text: Markdown;
}

/** What all changes of one kind together mean. */
interface Rule {
  /** As of {@link Change}; undefined for what the topologies alone tell. */
  part?: string;
  actions?: readonly Action[];
  says: (changes: readonly Change[], plan: Plan) => Consequence[];
}

function each(says: (change: Change, plan: Plan) => Consequence | undefined): Rule["says"] {
  return (changes, plan) => changes.flatMap((change) => says(change, plan) ?? []);
}

const irreversible = (said: Markdown): Consequence => ({ gravity: "irreversible", text: said });
const interruption = (said: Markdown): Consequence => ({ gravity: "interruption", text: said });
const task = (said: Markdown): Consequence => ({ gravity: "task", text: said });
const note = (said: Markdown): Consequence => ({ gravity: "note", text: said });

/** What forces a replacement, in words. */
function because(changes: readonly Change[]): Markdown {
  const forcing = changes.flatMap(({ properties }) =>
    properties.filter((property) => property.forcesReplacement).map(({ path }) => path),
  );
  return forcing.length === 0
    ? say``
    : say`, since ${list([...new Set(forcing)])} cannot change on a container that exists`;
}

/** Containers of the servers that get new files and go on with the old ones in memory. */
function goOn(changes: readonly Change[], plan: Plan): string[] {
  return changes
    .map(serverOf)
    .filter((server) => !plan.startsAnew(server))
    .map((server) => plan.container(server));
}

const RULES: readonly Rule[] = [
  // A cluster that is called differently keeps its containers, since those have names of their own. Its topics, links and
  // mirrors are resources of the cluster's name: made under the new one first, and deleted under the old one last. Tried: the run ends at the first topic that is there.
  {
    says: (_, { topologies: { before, after }, changes }) =>
      (before?.clusters ?? []).flatMap((old) => {
        const broker = old.brokers[0]?.name;
        const now = after?.clusters.find(({ brokers }) => brokers.some(({ name }) => name === broker));
        if (broker === undefined || now === undefined || now.name === old.name) {
          return [];
        }
        const deleted = (part: string) =>
          changes.filter((change) => change.part === part && change.action === "delete");
        const refused = deleted("KafkaCluster/Topic")
          .map(topicOf)
          .filter(({ cluster }) => cluster === old.name)
          .map(({ topic }) => topic);
        const links = deleted("ClusterLink/Command").filter((change) => subject(change).destination === old.name);
        if (refused.length === 0 && links.length === 0) {
          return [note(say`Cluster ${old.name} is called ${now.name} from now on.`)];
        }
        const end =
          refused.length > 0
            ? say`Kafka does not make ${list(refused)} while it is there, so that the run fails half-way, before it deletes anything.`
            : say`At the end they are gone.`;
        return [
          irreversible(
            say`Cluster ${old.name} is called ${now.name}, but has the same broker ${broker}. Its topics, links and mirrors are made under the new name first and deleted under the old one afterwards, although they are the same ones. ${end} To keep them, leave the name as it is.`,
          ),
        ];
      }),
  },

  // New brokers are a new cluster, or a larger one: Kafka moves nothing to them by itself.
  {
    part: "Broker/Container",
    actions: ["create"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, brokers]) =>
        plan.cluster("before", cluster.name)
          ? note(
              say`Starts ${list(brokers.map(containerOf))} in ${cluster.name}. It gets partitions of new topics only, until others are reassigned.`,
            )
          : note(say`Makes cluster ${cluster.name} with ${list(brokers.map(containerOf))}.`),
      ),
  },

  // A volume is what a server knows; nothing else has it, unless other servers of the cluster do.
  {
    part: "Broker/Volume",
    actions: ["delete", "replace"],
    says: (changes, plan) =>
      [...plan.byCluster(changes.filter(({ name }) => name.endsWith("-data")))].map(([cluster, volumes]) => {
        if (cluster !== NO_CLUSTER && volumes.length >= cluster.brokers.length) {
          const data = say`with all its topics and records, the data of ${list(volumes.map((volume) => plan.container(serverOf(volume))))}`;
          return irreversible(
            plan.cluster("after", cluster.name)
              ? say`Deletes cluster ${cluster.name} ${data}, and makes it anew, empty.`
              : say`Deletes cluster ${cluster.name} ${data}. Links from and to it end.`,
          );
        }
        return irreversible(
          say`Deletes the data of ${list(volumes.map((volume) => plan.container(serverOf(volume))))} of ${cluster.name}. Records that no other broker has are lost; Kafka does not move them away by itself.`,
        );
      }),
  },
  {
    part: "ZookeeperServer/Volume",
    actions: ["delete", "replace"],
    says: (changes, plan) =>
      [...plan.byCluster(changes.filter(({ name }) => name.endsWith("-data")))]
        // Said with the brokers' data already, where those go, too.
        .filter(([{ brokers }]) => brokers.length > plan.find("Broker/Volume", "delete").filter(isData(brokers)).length)
        .map(([cluster, volumes]) =>
          volumes.length * 2 >= cluster.zookeepers.length
            ? irreversible(
                say`Deletes what ${list(volumes.map((volume) => plan.container(serverOf(volume))))} of ${cluster.name} knows: which topics there are, their settings, the cluster's id. The brokers do not start with another one.`,
              )
            : note(
                say`Deletes the data of ${list(volumes.map((volume) => plan.container(serverOf(volume))))}; the other ZooKeeper servers of ${cluster.name} have it, too.`,
              ),
        ),
  },

  // kafka.Topic: the name is for good, and partitions can only be added; fewer of them make another topic.
  {
    part: "KafkaCluster/Topic",
    actions: ["delete"],
    says: each((change, plan) => {
      const { topic, cluster } = topicOf(change);
      return plan.goesWithData(change)
        ? undefined
        : irreversible(say`Deletes topic ${topic} of ${cluster} with all its records.`);
    }),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["replace"],
    says: each((change) => {
      const { topic, cluster } = topicOf(change);
      return irreversible(
        say`Deletes topic ${topic} of ${cluster} with all its records and makes it anew, empty. Mirrors of it fail.`,
      );
    }),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["update"],
    says: (changes) => changes.flatMap(topicChanges),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["create"],
    says: (changes) =>
      [...grouped(changes, (change) => topicOf(change).cluster)].map(([cluster, topics]) =>
        note(say`Makes ${list(topics.map((change) => topicOf(change).topic))} in ${cluster}, empty.`),
      ),
  },

  {
    part: "ClusterLink/Command",
    actions: ["create"],
    says: each((change) => {
      const { link, source, destination } = subject(change);
      return note(say`Makes link ${link} from ${source} to ${destination}.`);
    }),
  },

  // A mirror topic: apply-mirror.sh and delete-mirror.sh.
  {
    part: "MirrorTopic/Command",
    actions: ["delete"],
    says: each((change, plan) => {
      const { topic, mirrorTopic, source, destination } = subject(change);
      if (plan.goesWithData(change)) {
        return undefined;
      }
      return isStopped(stateOf(change.before))
        ? note(
            say`Topic ${mirrorTopic} of ${destination} stays with its records: it was ${stateOf(change.before)} and is no mirror any more.`,
          )
        : irreversible(
            say`Stops replication of ${topic} from ${source} to ${destination} and deletes mirror topic ${mirrorTopic} there. Its copies of the records go; they stay in ${source}. To keep the topic, promote it or fail it over first.`,
          );
    }),
  },
  // Another link, prefix or topic: delete-mirror.sh, then apply-mirror.sh. A stopped one is refused by the program.
  {
    part: "MirrorTopic/Command",
    actions: ["replace"],
    says: each((change) => {
      const { topic, mirrorTopic, source, destination } = subject(change);
      const { MIRROR_TOPIC = mirrorTopic } = environment(change.before);
      return irreversible(
        say`Stops replication into ${MIRROR_TOPIC} of ${destination}, deletes that topic, and mirrors ${topic} from ${source} again from the start, as ${mirrorTopic}.`,
      );
    }),
  },
  { part: "MirrorTopic/Command", actions: ["update"], says: (changes) => changes.flatMap(transition) },
  {
    part: "MirrorTopic/Command",
    actions: ["create"],
    says: (changes) => changes.flatMap(newMirror),
  },

  // A link: apply-link.sh and delete-link.sh. Its mirrors are changed by rules of their own.
  {
    part: "ClusterLink/Command",
    actions: ["delete"],
    says: each((change, plan) => {
      const { link, source, destination } = subject(change);
      return plan.goesWithData(change)
        ? undefined
        : interruption(
            say`Deletes link ${link}: nothing is replicated over it from ${source} to ${destination} any more, positions of consumers included.`,
          );
    }),
  },
  {
    part: "ClusterLink/Command",
    actions: ["replace"],
    says: each((change) => {
      const { link, source, destination } = subject(change);
      return interruption(
        say`Deletes link ${link} of ${destination} and makes it anew, from ${source}: nothing is replicated over it meanwhile.`,
      );
    }),
  },
  {
    part: "ClusterLink/Command",
    actions: ["update"],
    says: (changes, plan) => changes.flatMap((change) => linkSettings(change, plan)),
  },

  // Containers. Docker changes next to nothing in place; each is stopped cleanly, removed, and made anew on its volumes. All
  // that are replaced in one run go at the same time, since none waits for another one of its cluster.
  {
    part: "Broker/Container",
    actions: ["replace"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, brokers]) => {
        const all = cluster === NO_CLUSTER || brokers.length >= cluster.brokers.length;
        const restarts = say`Restarts ${list(brokers.map(containerOf))} of ${cluster.name}${because(brokers)}. The records are kept.`;
        const effect = all
          ? say` ${cluster.name} does not answer meanwhile; its links go on where they were.`
          : say` They restart at once: partitions without a replica on another broker do not answer meanwhile, and those with too few in-sync replicas take no writes.`;
        return interruption(say`${restarts}${effect}`);
      }),
  },
  {
    part: "Broker/Container",
    actions: ["delete"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)]
        // Of a cluster that goes as a whole, its data says all.
        .filter(([{ name }]) => plan.cluster("after", name))
        .map(([{ name }, brokers]) =>
          interruption(
            say`Stops ${list(brokers.map(containerOf))} of ${name} for good. Clients that know no other broker of it cannot connect.`,
          ),
        ),
  },
  {
    part: "ZookeeperServer/Container",
    actions: ["replace"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, servers]) =>
        interruption(
          servers.length * 2 >= cluster.zookeepers.length
            ? say`Restarts ${list(servers.map(containerOf))}${because(servers)}: meanwhile, ${cluster.name} makes no topics and chooses no leaders.`
            : say`Restarts ${list(servers.map(containerOf))}${because(servers)}; the other ZooKeeper servers of ${cluster.name} go on.`,
        ),
      ),
  },
  {
    part: "LinkWorker/Container",
    actions: ["replace"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)].map(([cluster, workers]) =>
        interruption(
          say`Restarts ${list(workers.map(containerOf))}${because(workers)}: replication into ${cluster.name} stands still for some seconds and goes on where it was.`,
        ),
      ),
  },
  {
    part: "LinkWorker/Container",
    actions: ["delete"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)].flatMap(([cluster, workers]) => {
        const now = plan.cluster("after", cluster.name);
        if (now === undefined) {
          return []; // It goes as a whole.
        }
        return now.linkWorkers.length === 0
          ? interruption(
              say`Stops ${list(workers.map(containerOf))}: nothing replicates into ${cluster.name} any more.`,
            )
          : interruption(
              say`Stops ${list(workers.map(containerOf))}; the other link workers of ${cluster.name} take over within seconds.`,
            );
      }),
  },
  {
    part: "LinkWorker/Container",
    actions: ["create"],
    says: (changes, plan) =>
      [...plan.byCluster(changes)]
        .filter(([{ name }]) => plan.cluster("before", name))
        .map(([cluster, workers]) =>
          note(
            say`Starts ${list(workers.map(containerOf))}: the mirrors of ${cluster.name} are divided anew, and stand still for some seconds.`,
          ),
        ),
  },

  // Certificates. A key store is made from key and certificate, and put into a volume; who reads it when is the server's
  // affair. A new key alone makes a new certificate, too, so that certificates tell everything.
  {
    part: "CertificateAuthority/SelfSignedCert",
    actions: ["replace"],
    says: each((_, plan) => {
      const restarted = plan.find("Broker/Container", "replace", "create").length > 0;
      return task(
        say`The root CA is renewed, and every certificate with it. Clients must get the new CA (${"pulumi stack output caCertificate"}) and certificates of their own; servers${
          restarted ? say` that are not restarted` : say``
        } must be restarted one after the other, since what they trust is not loaded anew.`,
      );
    }),
  },
  {
    part: "ClientIdentity/LocallySignedCert",
    actions: ["replace"],
    says: each((_, plan) => {
      const what = plan.find("ClientIdentity/PrivateKey", "replace").length > 0 ? say` and key` : say``;
      return task(
        say`Clients must get the new certificate${what} (${"pulumi stack output clientCredentials --show-secrets"}). The old one is accepted until it ends, unless the CA is another one, too: there is no revocation list.`,
      );
    }),
  },
  {
    part: "Broker/LocallySignedCert",
    actions: ["replace"],
    says: (changes, plan) => {
      const waiting = goOn(changes, plan);
      return waiting.length === 0
        ? []
        : [
            task(
              say`Brokers ${list(waiting)} must be told to load their new certificates, or be restarted one after the other. Until then they show the old ones, and after those have ended, no client connects.`,
            ),
          ];
    },
  },
  {
    part: "LinkWorker/LocallySignedCert",
    actions: ["replace"],
    says: (changes, plan) => {
      const waiting = goOn(changes, plan);
      return waiting.length === 0
        ? []
        : [
            task(
              say`Link workers ${list(waiting)} must be restarted: they go on with the old certificates until these have ended, and replicate nothing after that.`,
            ),
          ];
    },
  },
  {
    part: "ClusterLink/LocallySignedCert",
    actions: ["replace"],
    says: each(({ name }, { topologies: { after } }) => {
      const component = name.replace(/-certificate$/, "");
      const link = after?.links.find((one) => componentName.link(one) === component)?.name ?? component;
      return note(say`Link ${link} gets a new certificate, and connects with it at once.`);
    }),
  },
  // The trust store of all is made of the CA's certificate and of the password of all stores: where the one stays, it is the
  // other that changes.
  {
    part: "ClientIdentity/Command",
    actions: ["update"],
    says: (changes, plan) => {
      const remade = changes.some(
        ({ name, properties }) => name.endsWith("-trust-store") && properties.some(({ path }) => path === "stdin"),
      );
      return remade && plan.find("CertificateAuthority/SelfSignedCert", "replace").length === 0
        ? [
            task(
              say`The password of all key stores changes. Brokers and link workers must be restarted one after the other: they read it when they start. Clients that use it get it by ${"pulumi stack output clientCredentials --show-secrets"}.`,
            ),
          ]
        : [];
    },
  },
  // All generated passwords derive from one key: of the stores, and of what the settings of links are encrypted under.
  {
    part: "GeneratedSecrets/PrivateKey",
    actions: ["replace", "delete"],
    says: each(() =>
      irreversible(
        say`All generated passwords change. Key stores are made anew, and what links have encrypted under the old ones cannot be read any more.`,
      ),
    ),
  },

  // Where clients connect to: part of the broker's environment, and of the certificate.
  {
    says: (_, { topologies: { before, after } }) => {
      const old = listenersOf(before);
      return [...listenersOf(after)].flatMap(([listener, { name, address }]) => {
        const was = old.get(listener);
        return was === undefined || was.address === address
          ? []
          : [task(say`Clients reach ${name} at ${address} instead of ${was.address}.`)];
      });
    },
  },

  // The network is under everything: Docker cannot change one.
  {
    part: "Network",
    actions: ["replace", "delete"],
    says: each(() =>
      interruption(say`Takes the container network away: no server reaches another one until all are made anew.`),
    ),
  },
];

function isData(brokers: PictureCluster["brokers"]) {
  return (change: Change) =>
    change.name.endsWith("-data") && brokers.some(({ name }) => name.endsWith(serverOf(change)));
}

function listenersOf(picture: Picture | undefined): Map<string, { name: string; address: string }> {
  return new Map(
    (picture?.clusters ?? []).flatMap(({ brokers }) =>
      brokers.flatMap(({ name, listeners }) =>
        listeners.map((listener) => [`${name} ${listener.name}`, { name, address: listener.address }] as const),
      ),
    ),
  );
}

/** Settings of a topic that decide which records it still has. */
const RETENTION = /^(retention\.|cleanup\.policy$|delete\.retention\.ms$)/;

function topicChanges(change: Change): Consequence[] {
  const { topic, cluster } = topicOf(change);
  const { before, after } = change;
  const said: Consequence[] = [];
  if (text(before, "partitions") !== text(after, "partitions")) {
    said.push(
      irreversible(
        say`Gives topic ${topic} of ${cluster} ${text(after, "partitions")} partitions instead of ${text(before, "partitions")}: records of a key go to another partition than before, and partitions cannot be taken away again.`,
      ),
    );
  }
  if (text(before, "replicationFactor") !== text(after, "replicationFactor")) {
    said.push(
      note(
        say`Moves replicas of topic ${topic} of ${cluster}: ${text(after, "replicationFactor")} of each partition instead of ${text(before, "replicationFactor")}.`,
      ),
    );
  }
  const [old, now] = [before, after].map((state) => (state?.inputs.config ?? {}) as Record<string, unknown>);
  const settings = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].filter(
    (key) => old?.[key] !== now?.[key],
  );
  if (settings.some((key) => RETENTION.test(key))) {
    said.push(
      irreversible(
        say`Changes ${list(settings)} of topic ${topic} of ${cluster}: records that it is not to keep any more are deleted.`,
      ),
    );
  } else if (settings.length > 0) {
    said.push(note(say`Changes ${list(settings)} of topic ${topic} of ${cluster}.`));
  }
  return said;
}

function newMirror(change: Change): Consequence[] {
  const { topic, mirrorTopic, source, destination } = subject(change);
  const replaces = environment(change.after).EXISTING_TOPIC === "replace";
  return [
    note(
      say`Starts replication of ${topic} from ${source} to ${destination}, as ${mirrorTopic}: all records that are there are copied.`,
    ),
    ...(replaces
      ? [
          irreversible(
            say`A topic ${mirrorTopic} that ${destination} has by then is deleted; records that only it has are copied to ${`${mirrorTopic}.diverged`} first.`,
          ),
        ]
      : []),
  ];
}

/** A change of a mirror's declared state; everything else that changes in its command does nothing where all is as declared. */
function transition(change: Change): Consequence[] {
  const { topic, mirrorTopic, source, destination } = subject(change);
  const [from, to] = [stateOf(change.before), stateOf(change.after)];
  if (from === to) {
    return [];
  }
  if (isStopped(from)) {
    return isStopped(to)
      ? []
      : [
          irreversible(
            say`Deletes topic ${mirrorTopic} of ${destination} and mirrors ${topic} from ${source} again. Records that only it has are copied to ${`${mirrorTopic}.diverged`} first.`,
          ),
        ];
  }
  switch (to) {
    case "active":
      return [note(say`Resumes replication of ${topic} from ${source} to ${destination}.`)];
    case "paused":
      return [
        interruption(
          say`Pauses replication of ${topic} from ${source} to ${destination}. Records that the source deletes in the meantime, by its retention, are never copied.`,
        ),
      ];
    case "promoted":
      return [
        irreversible(
          say`Stops replication of ${topic} from ${source} to ${destination} for good, once all records are copied: ${mirrorTopic} becomes a regular topic, and cannot go on as a mirror.`,
        ),
        task(
          say`Stop the producers of ${topic} in ${source} before the run, which waits until everything is copied, and start them at ${destination} after it.`,
        ),
      ];
    case "failed-over":
      return [
        irreversible(
          say`Stops replication of ${topic} from ${source} to ${destination} for good, at once: records that have not arrived yet are not in ${mirrorTopic}, which becomes a regular topic and cannot go on as a mirror.`,
        ),
        task(say`Producers and consumers of ${topic} must go to ${mirrorTopic} of ${destination}.`),
      ];
  }
}

/** What changes of a link in place; its properties file holds its key and is not shown, but settings are in the outputs, too. */
function linkSettings(change: Change, plan: Plan): Consequence[] {
  const { before, after } = plan.topologies;
  const { link, destination } = subject(change);
  const find = (picture: Picture | undefined) =>
    picture?.links.find((one) => one.name === link && one.destination === destination);
  const [old, now] = [find(before)?.state, find(after)?.state];
  // Its certificate, which is told of by itself, is in the same file.
  const renewed = plan
    .find("ClusterLink/LocallySignedCert", "replace")
    .some(({ name }) => name === change.name.replace(/-link$/, "-certificate"));
  const inputChanges = !renewed && change.properties.some(({ path }) => path === "stdin");
  return [
    ...(old !== "paused" && now === "paused"
      ? [interruption(say`Pauses link ${link} of ${destination}: nothing is replicated over it.`)]
      : []),
    ...(old === "paused" && now !== "paused" ? [note(say`Resumes link ${link} of ${destination}.`)] : []),
    ...(inputChanges && old === now
      ? [note(say`Changes settings of link ${link} of ${destination} in place; replication goes on.`)]
      : []),
  ];
}

function grouped<T, K>(values: readonly T[], keyOf: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  }
  return groups;
}

/** All consequences of a run, the gravest first. */
export function consequencesOf(preview: Preview): Consequence[] {
  const plan = new Plan(preview.changes, topologiesOf(preview), preview.config.namePrefix ?? "");
  const all = RULES.flatMap(({ part, actions = [], says }) => {
    const changes = part === undefined ? [] : plan.find(part, ...actions);
    return part === undefined || changes.length > 0 ? says(changes, plan) : [];
  });
  return GRAVITIES.flatMap((gravity) => all.filter((one) => one.gravity === gravity));
}
