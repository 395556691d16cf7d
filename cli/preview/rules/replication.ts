import { settingsThatKeepLess } from "../../../topology/dataLoss";
import { isStopped } from "../../../topology/mirrorStates";
import { lossWords } from "../../../topology/lossWords";
import type { Picture } from "../../diagram/model";
import type { Change } from "../digest";
import { list, say } from "../escape";
import { environment, type Plan, stateOf, subject, text, topicOf } from "../plan";
import { type Consequence, each, interruption, irreversible, note, type Rule, actionRequired } from "./rule";

/** Topics, links and mirror topics. */
export const REPLICATION: readonly Rule[] = [
  // kafka.Topic: the name is permanent, and partitions can only be added; fewer of them make another topic.
  {
    part: "KafkaCluster/Topic",
    actions: ["delete"],
    evaluate: each((change, plan) => {
      const { topic, cluster } = topicOf(change);
      return plan.goesWithData(change) ? undefined : irreversible(lossWords.topic(say, cluster, topic));
    }),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["replace"],
    evaluate: each((change) => {
      const { topic, cluster } = topicOf(change);
      return irreversible(
        say`Deletes topic ${topic} of ${cluster} with all its records and makes it anew, empty. Mirrors of it fail.`,
      );
    }),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["update"],
    evaluate: (changes) => changes.flatMap(topicChanges),
  },
  {
    part: "KafkaCluster/Topic",
    actions: ["create"],
    evaluate: (changes) =>
      [...grouped(changes, (change) => topicOf(change).cluster)].map(([cluster, topics]) =>
        note(say`Makes ${list(topics.map((change) => topicOf(change).topic))} in ${cluster}, empty.`),
      ),
  },

  {
    part: "ClusterLink/Command",
    actions: ["create"],
    evaluate: each((change) => {
      const { link, source, destination } = subject(change);
      return note(say`Makes link ${link} from ${source} to ${destination}.`);
    }),
  },

  // A mirror topic: apply-mirror.sh and delete-mirror.sh.
  {
    part: "MirrorTopic/Command",
    actions: ["delete"],
    evaluate: each((change, plan) => {
      const { topic, mirrorTopic, source, destination } = subject(change);
      if (plan.goesWithData(change)) {
        return undefined;
      }
      return isStopped(stateOf(change.before))
        ? note(
            say`Topic ${mirrorTopic} of ${destination} stays with its records: it was ${stateOf(change.before)} and is no mirror any more.`,
          )
        : irreversible(lossWords.mirror(say, { topic, source, destination, mirrorTopic }));
    }),
  },
  // Another link, prefix or topic: delete-mirror.sh, then apply-mirror.sh. A stopped one is refused by the program.
  {
    part: "MirrorTopic/Command",
    actions: ["replace"],
    evaluate: each((change) => {
      const { topic, source, destination } = subject(change);
      const old = subject({ ...change, after: undefined });
      const { mirrorTopic, source: from } = old;
      return irreversible(lossWords.mirrorAgain(say, { topic, source, destination, mirrorTopic, from }));
    }),
  },
  { part: "MirrorTopic/Command", actions: ["update"], evaluate: (changes) => changes.flatMap(transition) },
  {
    part: "MirrorTopic/Command",
    actions: ["create"],
    evaluate: (changes) => changes.flatMap(newMirror),
  },

  // A link: apply-link.sh and delete-link.sh. Its mirrors are changed by rules of their own.
  {
    part: "ClusterLink/Command",
    actions: ["delete"],
    evaluate: each((change, plan) => {
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
    evaluate: each((change) => {
      const { link, source, destination } = subject(change);
      return interruption(
        say`Deletes link ${link} of ${destination} and makes it anew, from ${source}: nothing is replicated over it meanwhile.`,
      );
    }),
  },
  {
    part: "ClusterLink/Command",
    actions: ["update"],
    evaluate: (changes, plan) => changes.flatMap((change) => linkSettings(change, plan)),
  },
];

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
  const [old, now] = [before, after].map((state) => (state?.inputs.config ?? {}) as Record<string, string>);
  const settings = [...new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])].filter(
    (key) => old?.[key] !== now?.[key],
  );
  const fewer = settingsThatKeepLess(old ?? {}, now ?? {});
  if (fewer.length > 0) {
    said.push(irreversible(lossWords.records(say, cluster, topic, fewer)));
  }
  const others = settings.filter((key) => !fewer.includes(key));
  if (others.length > 0) {
    said.push(note(say`Changes ${list(others)} of topic ${topic} of ${cluster}.`));
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
          say`Permanently stops replication of ${topic} from ${source} to ${destination} once all records are copied: ${mirrorTopic} becomes a regular topic, and cannot go on as a mirror.`,
        ),
        actionRequired(
          say`Stop the producers of ${topic} in ${source} before the run, which waits until everything is copied, and start them at ${destination} after it.`,
        ),
      ];
    case "failed-over":
      return [
        irreversible(
          say`Permanently stops replication of ${topic} from ${source} to ${destination}, at once: records that have not arrived yet are not in ${mirrorTopic}, which becomes a regular topic and cannot go on as a mirror.`,
        ),
        actionRequired(say`Producers and consumers of ${topic} must go to ${mirrorTopic} of ${destination}.`),
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
