import pc from "picocolors";

/** Functions that colour text, or leave it as it is. */
export type Colours = ReturnType<typeof pc.createColors>;

/** Colours for a terminal, and none where output goes elsewhere or the user wants none (https://no-color.org). */
export function colours(
  stream: { isTTY?: boolean } = process.stdout,
  environment: NodeJS.ProcessEnv = process.env,
): Colours {
  return pc.createColors(stream.isTTY === true && !environment.NO_COLOR);
}
