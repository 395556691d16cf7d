import { describe, expect, test } from "vitest";
import { linkSettings } from "../../topology/linkConfig";
import { problemsOf } from "./problemsOf";

/** What is wrong with the settings or the filters of a link that is right otherwise. */
function problemsOfLink(more: Record<string, unknown>) {
  const clusters = ["east", "west"].map((name, index) => ({ name, ports: { external: 29093 + index } }));
  return problemsOf({ clusters, links: [{ name: "my-link", source: "east", destination: "west", ...more }] });
}

/** Exactly one problem, with all that a message needs. */
function oneProblem(key: string, received: string, allowed: RegExp, fix: RegExp) {
  return [
    { key, received, allowed: expect.stringMatching(allowed) as string, fix: expect.stringMatching(fix) as string },
  ];
}

describe("a setting of a link", () => {
  test.each([
    ["consumer.offset.sync.mss", /did you mean consumer\.offset\.sync\.ms\?/],
    ["num.cluster.link.fetcher", /did you mean num\.cluster\.link\.fetchers\?/],
  ])("is unknown: %s", (name, fix) => {
    expect(problemsOfLink({ config: { [name]: "1000" } })).toEqual(
      oneProblem(
        `links[0].config.${name}`,
        '"1000"',
        /^one of availability\.check\.ms, .*topic\.config\.sync\.ms$/,
        fix,
      ),
    );
  });

  test("may be a number or a boolean, which `pulumi config set --path` makes of a value", () => {
    const config = { "request.timeout.ms": 1000, "cluster.link.paused": false };
    expect(problemsOfLink({ config })).toEqual([]);
    expect(problemsOfLink({ config: { "request.timeout.ms": null } })).toEqual(
      oneProblem("links[0].config.request.timeout.ms", "null", /each a string, number or boolean/, /"5000"/),
    );
  });

  test.each([
    ["bootstrap.servers", "source"],
    ["cluster.link.prefix", "prefix"],
    ["auto.create.mirror.topics.enable", "autoCreate"],
    ["auto.create.mirror.topics.filters", "autoCreate"],
    ["consumer.offset.sync.enable", "consumerGroups"],
    ["consumer.offset.group.filters", "consumerGroups"],
  ])("has a key of its own: %s is decided by %s", (name, key) => {
    expect(problemsOfLink({ config: { [name]: "x" } })).toEqual(
      oneProblem(
        `links[0].config.${name}`,
        '"x"',
        new RegExp(`^nothing: ${key} decides it$`),
        new RegExp(`^remove it, and use links\\[0\\]\\.${key}$`),
      ),
    );
  });

  test.each(["security.protocol", "ssl.keystore.location", "sasl.jaas.config"])("is the connection's: %s", (name) => {
    expect(problemsOfLink({ config: { [name]: "x" } })).toEqual(
      oneProblem(`links[0].config.${name}`, '"x"', /^nothing: clusters decides it$/, /^remove it$/),
    );
  });

  test.each([
    ["consumer.offset.sync.ms", "999", /^a whole number of at least 1000$/],
    ["topic.config.sync.ms", "1s", /^a whole number of at least 1000$/],
    ["metadata.max.age.ms", "99", /at least 100$/],
    ["availability.check.ms", "0", /at least 1$/],
    ["availability.check.consecutive.failure.threshold", "0", /from 1 to 2147483647$/],
    ["connections.max.idle.ms", "-1", /at least 0$/],
    ["request.timeout.ms", "1.5", /^a whole number/],
    ["retry.backoff.ms", "", /^a whole number/],
    ["cluster.link.retry.timeout.ms", " 1", /^a whole number/],
    ["num.cluster.link.fetchers", "0", /from 1 to 64/],
    ["num.cluster.link.fetchers", "65", /^a whole number from 1 to 64$/],
    ["cluster.link.paused", "yes", /^"true" or "false"$/],
    ["consumer.group.prefix.enable", "TRUE", /^"true" or "false"$/],
  ])("has a wrong value: %s is %j", (name, value, allowed) => {
    expect(problemsOfLink({ config: { [name]: value } })).toEqual(
      oneProblem(`links[0].config.${name}`, `"${value}"`, allowed, /^set it to such a value, or remove it$/),
    );
  });

  test("may have the largest and the smallest value", () => {
    const largest = { "num.cluster.link.fetchers": "64", "cluster.link.paused": "true" };
    const smallest = { "consumer.offset.sync.ms": "1000", "retry.backoff.ms": "0", "metadata.max.age.ms": "100" };
    expect(problemsOfLink({ config: { ...largest, ...smallest } })).toEqual([]);
  });
});

describe("a filter", () => {
  const KEYS = /^one of name, patternType, filterType$/;

  test.each<[string, string, Record<string, unknown>, string, string, RegExp, RegExp]>([
    ["unknown key", "autoCreate", { name: "*", patternTyp: "x" }, "patternTyp", '"x"', KEYS, /mean patternType\?/],
    ["unknown key", "consumerGroups", { name: "*", filterTyp: "x" }, "filterTyp", '"x"', KEYS, /mean filterType\?/],
    [
      "pattern type",
      "autoCreate",
      { name: "a", patternType: "REGEX" },
      "patternType",
      '"REGEX"',
      /^LITERAL or PRE/,
      /LIT/,
    ],
    [
      "pattern type",
      "consumerGroups",
      { name: "a", patternType: "literal" },
      "patternType",
      '"literal"',
      /^LIT/,
      /LIT/,
    ],
    [
      "filter type",
      "consumerGroups",
      { name: "a", filterType: "ONLY" },
      "filterType",
      '"ONLY"',
      /^INCLUDE or EX/,
      /INC/,
    ],
    ["no name", "autoCreate", { filterType: "EXCLUDE" }, "name", "nothing", /PREFIXED, or \* for all$/, /\*/],
    ["empty name", "consumerGroups", { name: "" }, "name", '""', /PREFIXED, or \* for all$/, /\*/],
  ])("has a wrong %s: %s %j", (_title, list, filter, key, received, allowed, fix) => {
    expect(problemsOfLink({ [list]: [filter] })).toEqual(
      oneProblem(`links[0].${list}[0].${key}`, received, allowed, fix),
    );
  });

  test("may include and exclude", () => {
    const filters = [{ name: "*" }, { name: "tmp", patternType: "PREFIXED", filterType: "EXCLUDE" }];
    expect(problemsOfLink({ autoCreate: filters, consumerGroups: filters })).toEqual([]);
  });
});

describe("the settings of a link", () => {
  const link = { prefix: "", autoCreate: [], config: {} };
  const filter = { name: "a", patternType: "PREFIXED", filterType: "EXCLUDE" } as const;
  const AVAILABILITY = {
    "availability.check.ms": "10000",
    "availability.check.consecutive.failure.threshold": "3",
    "metadata.max.age.ms": "5000",
  };
  const positions = (filters: string) => ({
    "consumer.offset.sync.enable": "true",
    "consumer.offset.sync.ms": "5000",
    "consumer.offset.group.filters": `{"groupFilters":${filters}}`,
  });

  test.each([
    [
      "copy the positions of all groups",
      link,
      { ...AVAILABILITY, ...positions('[{"name":"*","patternType":"LITERAL","filterType":"INCLUDE"}]') },
    ],
    ["with a prefix copy none", { ...link, prefix: "e_" }, { ...AVAILABILITY, "cluster.link.prefix": "e_" }],
    ["copy none where that is said", { ...link, consumerGroups: [] }, AVAILABILITY],
    [
      "with a prefix copy those that are named",
      { ...link, prefix: "e_", consumerGroups: [filter] },
      {
        ...AVAILABILITY,
        "cluster.link.prefix": "e_",
        ...positions('[{"name":"a","patternType":"PREFIXED","filterType":"EXCLUDE"}]'),
      },
    ],
    [
      "make mirrors by themselves",
      { ...link, consumerGroups: [], autoCreate: [filter] },
      {
        ...AVAILABILITY,
        "auto.create.mirror.topics.enable": "true",
        "auto.create.mirror.topics.filters":
          '{"topicFilters":[{"name":"a","patternType":"PREFIXED","filterType":"EXCLUDE"}]}',
      },
    ],
    [
      "are the configuration's before the program's",
      { ...link, consumerGroups: [], config: { "availability.check.ms": "1", "retry.backoff.ms": "7" } },
      { ...AVAILABILITY, "availability.check.ms": "1", "retry.backoff.ms": "7" },
    ],
  ])("%s", (_title, settings, expected) => {
    expect(linkSettings(settings)).toEqual(expected);
  });
});
