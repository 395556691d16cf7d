import type { Preview } from "./digest";
import { Plan } from "./plan";
import { CLUSTERS } from "./rules/clusters";
import { CONTAINERS } from "./rules/containers";
import { NETWORK } from "./rules/network";
import { REPLICATION } from "./rules/replication";
import { type Consequence, SEVERITIES, type Rule } from "./rules/rule";
import { TRUST } from "./rules/trust";
import { topologiesOf } from "./topology";

/** In the order in which consequences of one severity are told. */
const RULES: readonly Rule[] = [...CLUSTERS, ...REPLICATION, ...CONTAINERS, ...TRUST, ...NETWORK];

/** All consequences of a run, the most severe first. */
export function consequencesOf(preview: Preview): Consequence[] {
  const plan = new Plan(preview.changes, topologiesOf(preview), preview.config.namePrefix ?? "");
  const all = RULES.flatMap(({ part, actions = [], evaluate }) => {
    const changes = part === undefined ? [] : plan.find(part, ...actions);
    return part === undefined || changes.length > 0 ? evaluate(changes, plan) : [];
  });
  return SEVERITIES.flatMap((severity) => all.filter((one) => one.severity === severity));
}
