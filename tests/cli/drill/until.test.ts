import { describe, expect, test } from "vitest";
import { until } from "../../../cli/drill/until";

describe("waiting", () => {
  const condition = { what: "Something", limit: 60, evidence: () => "Seen: nothing.", check: () => undefined };

  test("ends when the condition holds", async () => {
    let looks = 0;
    await until({ ...condition, limit: 10_000, holds: () => ++looks === 3 });
    expect(looks).toBe(3);
  });

  test("shows what there is to see when it does not", async () => {
    await expect(until({ ...condition, holds: () => false })).rejects.toThrow(
      "Something: not within 0.06 s. Seen: nothing.",
    );
  });

  test("ends when there is no use in it", async () => {
    const check = () => {
      throw new Error("Interrupted.");
    };
    await expect(until({ ...condition, limit: 10_000, holds: () => false, check })).rejects.toThrow("Interrupted.");
  });
});
