import type { Step } from "../step";
import { activeActive } from "./activeActive";
import { clusters } from "./clusters";
import { failover } from "./failover";
import { link } from "./link";
import { troubleshooting } from "./troubleshooting";

/** Every command of the walkthrough, in its order. */
export const WALKTHROUGH: readonly Step[] = [...clusters, ...link, ...failover, ...activeActive, ...troubleshooting];
