import { afterAll, beforeAll, expect, test } from "vitest";
import { LinkStack } from "../harness/linkStack";
import { tryNpmRun } from "../harness/npmRun";
import { Ledger } from "./ledger";
import { measured } from "./measured";
import { seededRandom, type Random } from "./random";

// Random changes of the configuration of a stack with data, as a careless user makes them: `npm run up` after each. Whatever comes
// of it, every acknowledged record is there afterwards, or was named in a question that was answered with yes.
//
// SOAK_CHANGES sets how many changes (default 200), SOAK_SEED repeats a sequence.

const CHANGES = Number(process.env.SOAK_CHANGES ?? 200);
const SEED = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);

const stack = new LinkStack("it-changes");
const TOPICS = ["orders", "or.ders", "or-ders", "stock"];

type MirrorState = "active" | "paused" | "promoted" | "failed-over";

/** What a user has declared. */
interface Declared {
  /** Topics of cluster one: partitions and settings. */
  topics: Record<string, { partitions: number; retention?: string }>;
  /** Mirrors of the link from one to two. */
  mirrors: Record<string, { state: MirrorState; replace: boolean }>;
  prefix: string;
  autoCreate: boolean;
  bidirectional: boolean;
  zookeepers: number;
  broker: string;
}

const initial: Declared = {
  topics: Object.fromEntries(TOPICS.map((name) => [name, { partitions: 1 }])),
  mirrors: { orders: { state: "active", replace: false }, "or.ders": { state: "active", replace: false } },
  prefix: "",
  autoCreate: false,
  bidirectional: false,
  zookeepers: 1,
  broker: "one",
};

function configure(declared: Declared): void {
  const topics = Object.entries(declared.topics).map(([name, { partitions, retention }]) => ({
    ...{ name, partitions },
    ...(retention === undefined ? {} : { config: { "retention.ms": retention } }),
  }));
  const mirrors = Object.entries(declared.mirrors).map(([topic, { state, replace }]) => ({
    ...{ topic, state },
    ...(replace ? { existingTopic: "replace" } : {}),
  }));
  const one = { ...LinkStack.cluster("one", 18393, topics), zookeepers: declared.zookeepers, broker: declared.broker };
  stack.configure({
    clusters: [one, LinkStack.cluster("two", 18394)],
    brokerHeap: "384m",
    protectData: true,
    bidirectional: declared.bidirectional,
    bidirectionalTopics: [{ name: "clicks" }],
    links: [
      {
        ...{ name: "my-link", source: "one", destination: "two", mirrors },
        ...(declared.prefix === "" ? {} : { prefix: declared.prefix }),
        ...(declared.autoCreate ? { autoCreate: [{ name: "or", patternType: "PREFIXED" }] } : {}),
      },
    ],
  });
}

/** Changes that users make, sensible ones and others. Each gives what it did in words. */
const CHANGE: Record<string, (declared: Declared, random: Random) => string> = {
  "take a topic out": ({ topics, mirrors }, random) => {
    const name = random.pick(Object.keys(topics));
    Reflect.deleteProperty(topics, name);
    Reflect.deleteProperty(mirrors, name);
    return name;
  },
  "put a topic in": ({ topics }, random) => {
    const name = random.pick(TOPICS);
    topics[name] ??= { partitions: 1 };
    return name;
  },
  "change partitions": ({ topics }, random) => {
    const name = random.pick(Object.keys(topics));
    const partitions = random.pick([1, 2, 3]);
    topics[name] = { ...topics[name], partitions };
    return `${name} ${partitions}`;
  },
  "change retention": ({ topics }, random) => {
    const name = random.pick(Object.keys(topics));
    const retention = random.pick(["604800000", "864000000", "-1"]);
    topics[name] = { partitions: 1, ...topics[name], retention };
    return `${name} ${retention}`;
  },
  "take a mirror out": ({ mirrors }, random) => {
    const name = random.pick(Object.keys(mirrors));
    Reflect.deleteProperty(mirrors, name);
    return name;
  },
  "put a mirror in": ({ topics, mirrors }, random) => {
    const name = random.pick(Object.keys(topics));
    mirrors[name] ??= { state: "active", replace: random.pick([true, false]) };
    return name;
  },
  "declare a state": ({ mirrors }, random) => {
    const name = random.pick(Object.keys(mirrors));
    const state = random.pick<MirrorState>(["active", "paused", "promoted", "failed-over"]);
    mirrors[name] = { state, replace: random.pick([true, false]) };
    return `${name} ${state}`;
  },
  "change the prefix": (declared, random) => (declared.prefix = random.pick(["", "one_"])),
  "toggle autoCreate": (declared) => String((declared.autoCreate = !declared.autoCreate)),
  "toggle bidirectional": (declared) => String((declared.bidirectional = !declared.bidirectional)),
  "change the ensemble": (declared, random) => String((declared.zookeepers = random.pick([1, 2, 3]))),
  "rename the broker": (declared, random) => (declared.broker = random.pick(["one", "uno"])),
};

beforeAll(async () => {
  await stack.create({});
  configure(initial);
  await stack.must(["up", "--yes", "--skip-preview"]);
});
afterAll(() => stack.remove());

test(
  `${CHANGES} random changes lose no record without a question`,
  async () => {
    const random = seededRandom(SEED);
    const ledger = new Ledger(stack);
    let declared = initial;
    const outcomes = { applied: 0, allowed: 0, refused: 0 };
    measured("random changes, seed", String(SEED), "nothing lost");
    for (let number = 1; number <= CHANGES; number++) {
      const next = structuredClone(declared);
      const what = random.pick(Object.keys(CHANGE).filter((name) => isPossible(name, next)));
      const change = `${number}. ${what}: ${CHANGE[what]?.(next, random)}`;
      await ledger.write();
      configure(next);
      let run = await tryNpmRun(stack, "up");
      const asked = [...(run.stdout + run.stderr).matchAll(/--allow-loss (\S+)/g)].map(([, name = ""]) => name);
      if (run.status !== 0 && asked.length > 0 && random.pick([true, false])) {
        ledger.allow(asked);
        run = await tryNpmRun(stack, "up", ...asked.flatMap((name) => ["--allow-loss", name]));
        expect(run.status, `${change}, allowed (seed ${SEED})\n${run.stdout}${run.stderr}`).toBe(0);
        outcomes.allowed++;
      } else {
        outcomes[run.status === 0 ? "applied" : "refused"]++;
      }
      console.log(`${change}: ${run.status === 0 ? "applied" : `refused: ${firstProblem(run.stdout + run.stderr)}`}`);
      if (run.status === 0) {
        declared = next;
      } else {
        // A refusal changes nothing, and the configuration that was there still fits.
        configure(declared);
        const back = await tryNpmRun(stack, "up");
        expect(back.status, `back from ${change} (seed ${SEED})\n${back.stdout}${back.stderr}`).toBe(0);
      }
      await ledger.check(`${change} (seed ${SEED})`);
    }
    expect(ledger.size).toBeGreaterThan(0);
    measured("acknowledged records at the end", String(ledger.size), "all of them there");
    measured("changes applied, allowed, refused", Object.values(outcomes).join(", "), `${CHANGES} in all`);
  },
  CHANGES * 120_000,
);

function isPossible(name: string, { topics, mirrors }: Declared): boolean {
  return (
    (Object.keys(topics).length > 0 || !/topic|partitions|retention|put a mirror/.test(name)) &&
    (Object.keys(mirrors).length > 0 || !/take a mirror|declare/.test(name))
  );
}

function firstProblem(text: string): string {
  return (
    /(?:error: |✖ )(.*(?:received|lose data|refused|failed|not).*)/.exec(text)?.[1] ?? text.trim().slice(-200)
  ).slice(0, 200);
}
