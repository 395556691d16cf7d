/** One thing that is wrong with the configuration, and how to fix it. */
export interface Problem {
  /** The configuration key with its path, for example `clusters[0].ports.ssl`. */
  key: string;
  /** The value found there, as it should be shown (never a secret). */
  received: string;
  /** The allowed values. */
  allowed: string;
  /** What to do about it. */
  fix: string;
}

/** Renders problems, one line each, under one headline. */
export function describeProblems(project: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const lines = problems.map(
    ({ key, received, allowed, fix }) => `  ${project}:${key}: received ${received}; allowed: ${allowed}. Fix: ${fix}.`,
  );
  return [`The stack's configuration has ${count}; nothing was changed.`, ...lines].join("\n");
}

/** A value as it is shown in a message: short, on one line. */
export function show(value: unknown): string {
  if (value === undefined) {
    return "nothing";
  }
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** A value that stands in two places. */
export interface Duplicate<T> {
  key: string;
  value: T;
  /** The key under which the value stands first. */
  first: string;
}

/** Every entry whose value an earlier one has already. */
export function duplicates<T>(entries: { key: string; value: T }[]): Duplicate<T>[] {
  const first = new Map<T, string>();
  return entries.flatMap(({ key, value }) => {
    const holder = first.get(value);
    if (holder === undefined) {
      first.set(value, key);
      return [];
    }
    return [{ key, value, first: holder }];
  });
}

/** Something that has a resource of its own. */
export interface NamedResource {
  key: string;
  resource: string;
  /** What it is, for the message, for example `topic orders of eu`. */
  what: string;
}

/**
 * Different things whose resources would have one name. Names are joined by dashes, and may have dashes themselves. Things that
 * are the same in all their parts are left to other checks.
 */
export function sharedResources(entries: readonly NamedResource[]): Problem[] {
  return entries.flatMap(({ key, resource, what }, index) => {
    const first = entries.slice(0, index).find((other) => other.resource === resource);
    return first === undefined || first.what === what
      ? []
      : [
          {
            key,
            received: show(what),
            allowed: `names that differ from those of ${first.what} (${first.key}) when joined by dashes: both are ${resource}`,
            fix: "give one of the two another name",
          },
        ];
  });
}
