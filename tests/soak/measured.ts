import { getCurrentTest } from "vitest/suite";

/** Puts a figure into the report of `npm run test:soak`; call it before what it is held to is asserted. */
export function measured(name: string, value: string, objective: string): void {
  const test = getCurrentTest();
  if (test === undefined) {
    throw new Error(`${name} was measured outside of a test`);
  }
  test.meta.measures = [...(test.meta.measures ?? []), { name, value, objective }];
  console.log(`${name}: ${value} (objective: ${objective})`);
}
