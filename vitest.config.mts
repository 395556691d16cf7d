import { defineConfig } from "vitest/config";

// One after the other: what measures or waits on containers must not share the processors with anything else.
const project = (name: string, groupOrder: number, minutes: number) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: minutes * 60_000,
    hookTimeout: Math.max(minutes, 30) * 60_000,
    fileParallelism: groupOrder === 0,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    projects: [
      project("unit", 0, 1),
      project("cli", 1, 1),
      // These may have to build the toolchain and the image first.
      project("toolchain", 2, 30),
      project("java", 3, 1),
      project("image", 4, 5),
      project("links", 5, 5),
      project("integration", 6, 5),
    ],
  },
});
