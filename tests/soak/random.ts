import fc from "fast-check";

/** A sequence of choices that a seed repeats. */
export interface Random {
  /** One of these. */
  pick: <T>(choices: readonly T[]) => T;
}

/** How many numbers are drawn at once. */
const DRAWN = 10_000;

/** Choices that follow from a seed. */
export function seededRandom(seed: number): Random {
  let numbers: number[] = [];
  let round = 0;
  return {
    pick: <T>(choices: readonly T[]): T => {
      if (numbers.length === 0) {
        numbers = fc.sample(fc.nat(), { seed: seed + round++, numRuns: DRAWN });
      }
      const [picked] = choices.slice((numbers.pop() ?? 0) % choices.length);
      if (picked === undefined) {
        throw new Error("There is nothing to pick from");
      }
      return picked;
    },
  };
}
