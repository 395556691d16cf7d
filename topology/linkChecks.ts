import { closest } from "fastest-levenshtein";
import { DECIDED_SETTINGS, LINK_SETTINGS } from "./linkConfig";
import { linksOf, mirrorTopicName, type PlannedLink, topicsOf } from "./links";
import { usesLinkWorkers } from "./nodes";
import { duplicates, type Problem, sharedResources, show } from "./problems";
import { linkName, mirrorName } from "./resourceNames";
import type { Settings } from "./schema";

/** Everything that is wrong between links, mirrors and clusters. */
export function checkLinks(settings: Settings): Problem[] {
  const links = linksOf(settings);
  return [
    ...bidirectional(settings),
    ...links.flatMap((link) => [...ends(settings, link), ...config(link), ...mirrors(settings, link)]),
    ...linkNames(links),
    ...mirrorNames(links),
    ...resourceNames(links),
    ...cycles(links),
  ];
}

function bidirectional(settings: Settings): Problem[] {
  if (!settings.bidirectional || settings.links.length > 0) {
    return [];
  }
  return [
    {
      key: "bidirectional",
      received: "true, without links",
      allowed: "true where links says which clusters belong together",
      fix: 'add a link, for example links: [{"name": "my-link", "source": "cluster1", "destination": "cluster2"}]',
    },
  ];
}

function ends({ clusters, engine }: Settings, link: PlannedLink): Problem[] {
  const names = clusters.map((cluster) => cluster.name);
  const unknown = (["source", "destination"] as const)
    .filter((end) => !names.includes(link[end]))
    .map((end) => ({
      key: `${link.key}.${end}`,
      received: show(link[end]),
      allowed: `the name of a cluster: ${names.join(", ")}`,
      fix: `did you mean ${closest(link[end], names)}?`,
    }));
  if (link.source === link.destination) {
    return [
      ...unknown,
      {
        key: `${link.key}.destination`,
        received: show(link.destination),
        allowed: "another cluster than the source: a cluster cannot be linked to itself",
        fix: `set it to ${names.find((name) => name !== link.source) ?? "a second cluster, which has to be added"}`,
      },
    ];
  }
  const destination = clusters.findIndex((cluster) => cluster.name === link.destination);
  if (usesLinkWorkers(engine) && clusters[destination]?.linkWorkers === 0) {
    return [
      ...unknown,
      {
        key: `clusters[${destination}].linkWorkers`,
        received: "0",
        allowed: `at least 1, since ${link.name} has this cluster as its destination`,
        fix: "set it to 1",
      },
    ];
  }
  return unknown;
}

function config(link: PlannedLink): Problem[] {
  const problems = settingsOf(link);
  if (problems.length === 0 && link.config["consumer.group.prefix.enable"] === "true" && link.prefix === "") {
    const key = `${link.key}.config.consumer.group.prefix.enable`;
    const allowed = "true for a link with a prefix: there is nothing to put before the names of groups";
    return [{ key, received: show("true"), allowed, fix: `set ${link.key}.prefix, or remove it` }];
  }
  return problems;
}

function settingsOf(link: PlannedLink): Problem[] {
  const known = Object.keys(LINK_SETTINGS);
  return Object.entries(link.config).flatMap(([name, value]): Problem[] => {
    const key = `${link.key}.config.${name}`;
    const decidedBy = own(DECIDED_SETTINGS, name) ?? (/^(ssl|sasl|security)\./.test(name) ? "clusters" : undefined);
    const setting = own(LINK_SETTINGS, name);
    if (decidedBy !== undefined) {
      const fix = decidedBy === "clusters" ? "remove it" : `remove it, and use ${link.key}.${decidedBy}`;
      return [{ key, received: show(value), allowed: `nothing: ${decidedBy} decides it`, fix }];
    }
    if (setting === undefined) {
      const fix = `did you mean ${closest(name, known)}?`;
      return [{ key, received: show(value), allowed: `one of ${known.join(", ")}`, fix }];
    }
    return setting.accepts(value)
      ? []
      : [{ key, received: show(value), allowed: setting.allowed, fix: "set it to such a value, or remove it" }];
  });
}

/** What a table has of its own: every object also has a `constructor`, say. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function mirrors(settings: Settings, link: PlannedLink): Problem[] {
  const made = new Map(link.mirrors.map(({ topic }) => [mirrorTopicName(link, topic), topic]));
  const destination = settings.clusters.find(({ name }) => name === link.destination);
  const regular = new Set(destination && topicsOf(settings, destination).map(({ name }) => name));
  return link.mirrors.flatMap((mirror, index): Problem[] => {
    const key = `${link.key}.mirrors[${index}]`;
    const name = mirrorTopicName(link, mirror.topic);
    const original = made.get(mirror.topic);
    const problems: Problem[] = [];
    if (link.prefix !== "" && original !== undefined) {
      problems.push({
        key: `${key}.topic`,
        received: show(mirror.topic),
        allowed: `a topic of ${link.source}; this is the mirror that the same link makes of ${original} in ${link.destination}`,
        fix: "remove it",
      });
    }
    if (regular.has(name) && mirror.existingTopic === "refuse") {
      problems.push({
        key: `${key}.topic`,
        received: show(mirror.topic),
        allowed: `a topic whose mirror's name, ${name}, is no topic of ${link.destination}`,
        fix:
          `give the link a prefix, or take ${name} out of the topics of ${link.destination}; to replace its records by ` +
          `those of ${link.source} (failback), set ${key}.existingTopic to replace`,
      });
    }
    const brokers = destination?.brokers;
    if (brokers !== undefined && (mirror.replicationFactor ?? 1) > brokers) {
      problems.push({
        key: `${key}.replicationFactor`,
        received: show(mirror.replicationFactor),
        allowed: `at most the number of brokers of ${link.destination} (${brokers})`,
        fix: `set it to ${brokers} or less`,
      });
    }
    return problems;
  });
}

function linkNames(links: readonly PlannedLink[]): Problem[] {
  const names = links.map((link) => ({ key: `${link.key}.name`, value: `${link.name} in ${link.destination}` }));
  return duplicates(names).map(({ key, value, first }) => ({
    key,
    received: show(value),
    allowed: `a name that no other link with the same destination has; ${first} has it already`,
    fix: "give one of the two another name",
  }));
}

function mirrorNames(links: readonly PlannedLink[]): Problem[] {
  const names = links.flatMap((link) =>
    link.mirrors.map((mirror, index) => ({
      key: `${link.key}.mirrors[${index}].topic`,
      value: `${mirrorTopicName(link, mirror.topic)} in ${link.destination}`,
    })),
  );
  return duplicates(names).map(({ key, value, first }) => ({
    key,
    received: show(value),
    allowed: `a mirror that no other entry makes; ${first} makes it already`,
    fix: "remove one of the two, or give one of their links another prefix",
  }));
}

function resourceNames(links: readonly PlannedLink[]): Problem[] {
  const named = links.map((link) => ({
    key: `${link.key}.name`,
    resource: linkName(link),
    what: `link ${link.name} of ${link.destination}`,
  }));
  const mirrors = links.flatMap((link) =>
    link.mirrors.map(({ topic }, index) => {
      const name = mirrorTopicName(link, topic);
      return {
        key: `${link.key}.mirrors[${index}].topic`,
        resource: mirrorName(link, name),
        what: `mirror ${name} over ${link.name} of ${link.destination}`,
      };
    }),
  );
  return [...sharedResources(named), ...sharedResources(mirrors)];
}

/** Records that come back to where they were written would be mirrored for ever; stopped mirrors carry none. */
function cycles(links: readonly PlannedLink[]): Problem[] {
  const edges = links.flatMap((link) =>
    link.mirrors
      .map((mirror, index) => ({
        key: `${link.key}.mirrors[${index}]`,
        topic: mirror.topic,
        flows: mirror.state === "active" || mirror.state === "paused",
        from: `${mirror.topic} in ${link.source}`,
        to: `${mirrorTopicName(link, mirror.topic)} in ${link.destination}`,
      }))
      .filter(({ flows }) => flows),
  );
  return edges.flatMap((edge) => {
    // A topic is the mirror of one other topic at most, so the way back is a line.
    const path = [edge.to];
    let at = edge.from;
    while (!path.includes(at)) {
      path.push(at);
      at = edges.find(({ to }) => to === at)?.from ?? at;
    }
    return at === edge.to
      ? [
          {
            key: edge.key,
            received: `${show(edge.topic)}, which comes from ${path.slice(1).join(", from ")}, from ${edge.to}`,
            allowed: "mirrors that do not go round in a circle",
            fix: "give the links prefixes, or set state to promoted or failed-over where mirroring has ended",
          },
        ]
      : [];
  });
}
