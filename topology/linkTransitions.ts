import { hasOwnState, mirrorsOf, type PlannedLink } from "./links";
import { type DeclaredState, isStopped } from "./mirrorStates";
import { lossWords, plain } from "./lossWords";
import { deployedLink, type DeployedLink, type DeployedMirror } from "./outputs";
import { type Problem, show } from "./problems";

/** What the planned links mean for those that are there. */
export interface Transitions {
  /** Changes that no engine can make. */
  problems: Problem[];
  /** What happens to topics and their records. */
  notes: string[];
}

/**
 * What changes between the links of the last run and the planned ones.
 *
 * @param before the stack's output of the last run; empty before the first one
 * @param after the planned links
 * @param clusters names of the planned clusters
 */
export function linkTransitions(
  before: readonly DeployedLink[],
  after: readonly PlannedLink[],
  clusters: readonly string[],
): Transitions {
  const planned = new Map(
    mirrorsOf(after).map(({ link, mirror, mirrorTopic }) => [
      mirrorKey(link, mirrorTopic),
      { link, mirror, key: `${link.key}.mirrors[${link.mirrors.indexOf(mirror)}]` },
    ]),
  );
  const problems: Problem[] = [];
  const notes: string[] = [];
  for (const link of before.filter(({ destination }) => clusters.includes(destination))) {
    const next = after.find(({ name, destination }) => name === link.name && destination === link.destination);
    notes.push(...automaticNotes(link, next));
    for (const mirror of link.mirrors) {
      const next = planned.get(mirrorKey(link, mirror.mirrorTopic));
      if (next === undefined) {
        notes.push(isStopped(mirror.state) ? stayingNote(link, mirror) : removalNote(link, mirror));
      } else if (identityOf(link) !== identityOf(deployedLink(next.link))) {
        if (isStopped(mirror.state)) {
          problems.push(lostMirror(next.key, mirror));
        } else {
          notes.push(recreationNote(link, next.link, mirror));
        }
      } else if (isStopped(mirror.state) && !isStopped(next.mirror.state)) {
        if (next.mirror.existingTopic === "replace") {
          notes.push(replacementNote(link, mirror));
        } else {
          problems.push(impossibleState(next.key, next.mirror.state, mirror));
        }
      } else if (!isStopped(mirror.state) && isStopped(next.mirror.state)) {
        notes.push(stopNote(link, mirror, next.mirror.state));
      }
    }
  }
  return { problems, notes };
}

function mirrorKey(link: { name: string; destination: string }, mirrorTopic: string): string {
  return `${link.destination} ${link.name} ${mirrorTopic}`;
}

/** What a link cannot change as long as it exists; another prefix gives its mirrors other names. */
function identityOf({ source, config }: DeployedLink): string {
  return `${source} ${config["num.cluster.link.fetchers"] ?? ""}`;
}

function removalNote({ source, destination }: DeployedLink, { topic, mirrorTopic }: DeployedMirror): string {
  return lossWords.mirror(plain, { topic, source, destination, mirrorTopic });
}

function recreationNote(before: DeployedLink, after: PlannedLink, { topic, mirrorTopic }: DeployedMirror): string {
  const { source, destination } = after;
  return lossWords.mirrorAgain(plain, { topic, source, destination, mirrorTopic, from: before.source });
}

/** What becomes of mirrors that a link has made by itself: they are in no configuration and no output. */
function automaticNotes(before: DeployedLink, after: PlannedLink | undefined): string[] {
  const { name, source, destination, state } = before;
  const subject = `Mirror topics that link ${name} of ${destination} has made by itself`;
  const next = after === undefined || !hasOwnState(after) ? undefined : after.state;
  const isMadeAnew =
    after === undefined || after.prefix !== before.prefix || identityOf(before) !== identityOf(deployedLink(after));
  if (state !== undefined && !isStopped(state) && isMadeAnew) {
    return [
      `${subject} are deleted with their copies of the records where ${source} still has all of these; the others become ` +
        "regular topics and stay with their records.",
    ];
  }
  if (next !== undefined && isStopped(next) && !isStopped(state ?? "active")) {
    const how = next === "promoted" ? `once they have everything that ${source} has` : "at once, with what has arrived";
    return [`${subject} become regular topics, ${how}, and it makes no more of them. This cannot be undone.`];
  }
  if (state !== undefined && isStopped(state) && !isStopped(next ?? "active") && !isMadeAnew) {
    return [
      `${subject} and that were ${state} stay as regular topics with their records, and are not mirrored again. To mirror ` +
        "one of them again from the start, declare it under mirrors with existingTopic: replace.",
    ];
  }
  return [];
}

function lostMirror(key: string, { mirrorTopic, state }: DeployedMirror): Problem {
  return {
    key,
    received: show(mirrorTopic),
    allowed: `no mirror that was ${state} where the link's source or number of fetchers changes, which makes the link anew`,
    fix: `take it out of the configuration first: ${mirrorTopic} stays with its records`,
  };
}

function stayingNote(link: DeployedLink, { mirrorTopic, state }: DeployedMirror): string {
  return `Topic ${mirrorTopic} of ${link.destination}, once a mirror of ${link.name}, stays with its records: it was ${state}.`;
}

function stopNote(link: DeployedLink, { topic, mirrorTopic }: DeployedMirror, state: DeclaredState): string {
  const how =
    state === "promoted"
      ? `once it has everything that ${topic} of ${link.source} has`
      : `at once: records of ${topic} of ${link.source} that have not arrived yet are not in it`;
  return `Mirror topic ${mirrorTopic} of ${link.destination} becomes a regular topic, ${how}. This cannot be undone.`;
}

function replacementNote(link: DeployedLink, { topic, mirrorTopic }: DeployedMirror): string {
  return (
    `Topic ${mirrorTopic} of ${link.destination} is made anew as a mirror of ${topic} of ${link.source}: ` +
    `records that only it has are copied to ${mirrorTopic}.diverged and then deleted with it.`
  );
}

function impossibleState(key: string, wanted: DeclaredState, { mirrorTopic, state }: DeployedMirror): Problem {
  return {
    key: `${key}.state`,
    received: show(wanted),
    allowed: `promoted or failed-over: ${mirrorTopic} was ${state}, and a topic that was stopped cannot go on as it was`,
    fix:
      `leave it at ${state}; to mirror it again from the start, set ${key}.existingTopic to replace, which saves the ` +
      "records that only this topic has and then deletes it",
  };
}
