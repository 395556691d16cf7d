import { expect, test } from "vitest";
import type { Backend } from "../../cli/context/backend";
import { Teardown } from "../../cli/context/teardown";
import { Sandbox } from "./fakes";

const deployment = (count: number) => ({ resources: Array.from({ length: count }, () => ({ urn: "u", type: "t" })) });
const teardown = (stack = "dev") => new Teardown({ name: "file:///x" } as Backend, "p", stack);
const refusal = /^Removing stack dev was interrupted when 4 of its 10 resources were gone.*npm run down/;

test("a stack that was removed in part is not brought up", () => {
  new Sandbox();
  teardown().begin(deployment(10));
  expect(() => {
    teardown().refuseIfPartial(deployment(6));
  }).toThrow(refusal);
  teardown("other").refuseIfPartial(deployment(6));
});

test("removing it again keeps the first count, and ends it", () => {
  new Sandbox();
  teardown().begin(deployment(10));
  teardown().begin(deployment(6));
  expect(() => {
    teardown().refuseIfPartial(deployment(6));
  }).toThrow(refusal);
  teardown().end();
  teardown().refuseIfPartial(deployment(6));
});

test.each([
  ["nothing was removed", 10],
  ["everything was", 0],
])("it is brought up when %s, and later runs are free", (_, left) => {
  new Sandbox();
  teardown().begin(deployment(10));
  teardown().refuseIfPartial(deployment(left));
  teardown().refuseIfPartial(deployment(6));
});
