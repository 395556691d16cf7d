import { basename } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longest, longest first: what starts last must not be what ends last. */
const LONGEST = ["docs", "links", "disaster", "clusters", "walkthrough", "interruption", "promises"];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.indexOf(basename(moduleId, ".test.ts"));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

/** Projects of one group run side by side, groups one after the other. */
const project = (name: string, groupOrder: number, minutes: number) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: minutes * 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: Math.max(minutes, 30) * 60_000,
    // Two: what a machine of two cores has room for. What measures time is in soak, and has the machine to itself.
    maxWorkers: name === "soak" ? 1 : 2,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project("unit", 0, 3),
      project("cli", 0, 3),
      project("java", 0, 5),
      // These may have to build the toolchain and the image first.
      project("toolchain", 0, 30),
      project("image", 1, 10),
      project("links", 1, 10),
      project("integration", 1, 10),
      project("soak", 2, 30),
    ],
  },
});
