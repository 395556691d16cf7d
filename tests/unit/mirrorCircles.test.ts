import { describe, expect, test } from "vitest";
import { BACK, LINK, ORDERS, problemsOf, ring, stopped } from "./threeClusters";

describe("a circle of mirrors", () => {
  test("of two clusters is told at both of its mirrors, with the way round", () => {
    const problems = problemsOf({ links: ring(["east", "west"], ["orders", "orders"]) });
    expect(problems).toEqual([
      {
        key: "links[0].mirrors[0]",
        received: '"orders", which comes from orders in east, from orders in west',
        allowed: "mirrors that do not go round in a circle",
        fix: "give the links prefixes, or set state to promoted or failed-over where mirroring has ended",
      },
      expect.objectContaining({
        key: "links[1].mirrors[0]",
        received: '"orders", which comes from orders in west, from orders in east',
      }),
    ]);
  });

  test("of three clusters is told at all three", () => {
    const problems = problemsOf({ links: ring(["east", "west", "north"], ["orders", "orders", "orders"]) });
    expect(problems.map(({ key, received }) => [key, received])).toEqual([
      ["links[0].mirrors[0]", '"orders", which comes from orders in east, from orders in north, from orders in west'],
      ["links[1].mirrors[0]", '"orders", which comes from orders in west, from orders in east, from orders in north'],
      ["links[2].mirrors[0]", '"orders", which comes from orders in north, from orders in west, from orders in east'],
    ]);
  });

  test("is not told at a mirror that only comes from it", () => {
    const circle = ring(["east", "west"], ["orders", "orders"]);
    const beside = { name: "beside", source: "west", destination: "north", mirrors: ORDERS };
    expect(problemsOf({ links: [...circle, beside] }).map(({ key }) => key)).toEqual([
      "links[0].mirrors[0]",
      "links[1].mirrors[0]",
    ]);
  });

  test("goes round while it is only paused, since that ends", () => {
    const links = [
      { ...LINK, mirrors: stopped("paused") },
      { ...BACK, mirrors: ORDERS },
    ];
    expect(problemsOf({ links })).toHaveLength(2);
  });
});
