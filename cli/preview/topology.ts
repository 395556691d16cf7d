import { parseSettings } from "../../topology/parse";
import { fromOutputs } from "../diagram/fromOutputs";
import { fromSettings } from "../diagram/fromSettings";
import type { Picture } from "../diagram/model";
import type { Preview } from "./digest";

/** The topology on both sides of a run. */
export interface Topologies {
  /** As the last run has left it; undefined before the first one. */
  before?: Picture;
  /** As the configuration wants it; undefined where that is wrong, or another program's. */
  after?: Picture;
}

/** Reads both topologies from the preview itself: from the stack's outputs, and from the configuration it was made with. */
export function topologiesOf({ stack, outputs, config }: Preview): Topologies {
  const { settings } = parseSettings(config);
  return {
    before: outputs.bootstrapServers === undefined ? undefined : fromOutputs(stack, outputs),
    after: settings && fromSettings(stack, settings),
  };
}
