import { join } from "node:path";
import { expect, test } from "vitest";
import { capture } from "../../cli/terminal/process";
import { readScript } from "../../components/docker/scripts";

const LIBRARY = readScript(join(__dirname, "../../components/links/scripts/lib.sh"));

/** Waits with the scripts' own function; returns its exit status, and when each look began and ended, in milliseconds. */
async function looks(lookSeconds: number, limitSeconds: number, succeedsAt: number) {
  const { status, stdout } = await capture("bash", [
    "-c",
    `BOOTSTRAP_SERVER= COMMAND_CONFIG= count=0
    ${LIBRARY}
    look() { echo "$(date +%s%3N)"; sleep ${lookSeconds}; echo "$(date +%s%3N)"; ((++count >= ${succeedsAt})); }
    wait_until ${limitSeconds} look`,
  ]);
  const times = stdout.trim().split("\n").map(Number);
  return { status, times };
}

test("looks at a cluster that is slow to answer take at most a third of the time", async () => {
  const { status, times } = await looks(0.4, 60, 4);
  expect(status).toBe(0);
  expect(times).toHaveLength(8);
  for (let look = 1; look < 4; look++) {
    const [begun = NaN, ended = NaN, next = NaN] = times.slice(2 * look - 2, 2 * look + 1);
    expect(next - ended).toBeGreaterThanOrEqual(2 * (ended - begun));
  }
});

test("a wait fails when its time is over, after a last look", async () => {
  const { status, times } = await looks(0, 2, 1000);
  expect(status).toBe(1);
  expect(times.length).toBeGreaterThan(2);
});
