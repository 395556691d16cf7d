/** What a state means for the records; each has words, a colour and a kind of line. */
export type Tone = "flowing" | "paused" | "ended" | "broken" | "unknown";

/** All of them, in the order of a legend. */
export const TONES: readonly Tone[] = ["flowing", "paused", "ended", "broken", "unknown"];

/** What each means, for a legend. */
export const MEANINGS: Readonly<Record<Tone, string>> = {
  flowing: "records flow",
  paused: "paused",
  ended: "stopped, its topic takes writes",
  broken: "does not work",
  unknown: "nothing to mirror, or not known",
};

/** Words of a link's own state; those of mirrors are the configuration's and the engine's. */
export const LINK_STATE = {
  active: "active",
  paused: "paused",
  stopped: "stopped",
  noMirrors: "no mirrors",
  sourceUnavailable: "source unavailable",
  failed: "failed",
  missing: "not there",
  undeclared: "not declared",
  unknown: "not known",
} as const;

const TONE_OF = new Map<string, Tone>(
  Object.entries({
    // As declared.
    active: "flowing",
    paused: "paused",
    promoted: "ended",
    "failed-over": "ended",
    // As the engine says, by Confluent's names.
    ACTIVE: "flowing",
    PAUSED: "paused",
    LINK_PAUSED: "paused",
    PENDING_STOPPED: "ended",
    STOPPED: "ended",
    SOURCE_UNAVAILABLE: "broken",
    LINK_FAILED: "broken",
    FAILED: "broken",
    // Of links.
    [LINK_STATE.stopped]: "ended",
    [LINK_STATE.noMirrors]: "unknown",
    [LINK_STATE.sourceUnavailable]: "broken",
    [LINK_STATE.failed]: "broken",
    [LINK_STATE.missing]: "broken",
    [LINK_STATE.undeclared]: "unknown",
    [LINK_STATE.unknown]: "unknown",
  } satisfies Record<string, Tone>),
);

/** The meaning of the state of a link or mirror; `unknown` for words that a newer engine may have. */
export function toneOf(state: string): Tone {
  return TONE_OF.get(state) ?? "unknown";
}

/**
 * The state of a link that answers, or is only planned: as its mirrors are, the worst of them first.
 *
 * @param paused whether the link as a whole is paused
 * @param states of its mirrors
 */
export function linkState(paused: boolean, states: readonly string[]): string {
  if (paused) {
    return LINK_STATE.paused;
  }
  const tones = new Set(states.map(toneOf));
  const first = (["broken", "flowing", "paused", "unknown", "ended"] as const).find((tone) => tones.has(tone));
  const byTone = {
    broken: LINK_STATE.failed,
    flowing: LINK_STATE.active,
    paused: LINK_STATE.paused,
    unknown: LINK_STATE.unknown,
    ended: LINK_STATE.stopped,
  };
  return first === undefined ? LINK_STATE.noMirrors : byTone[first];
}
