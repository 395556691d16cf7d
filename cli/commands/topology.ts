import { main } from "../terminal/main";
import type { Options } from "../terminal/options";
import { writeOutput } from "../terminal/output";
import { readDestinations } from "../cluster/destinations";
import { fromOutputs } from "../diagram/fromOutputs";
import { fromSettings } from "../diagram/fromSettings";
import { mermaid } from "../diagram/mermaid";
import type { Picture } from "../diagram/model";
import { readDiagramOptions } from "../diagram/options";
import { svg } from "../diagram/svg";
import { count, VIEWS } from "../diagram/words";
import { plannedSettings } from "../context/plannedSettings";
import { begin, docker, prepared, pulumi, stack as stackStep } from "../context/run";
import { outputsOf, projectName, stackExists } from "../context/stack";

void main(async (args) => {
  const options = readDiagramOptions(args);
  const picture = (options.planned ? undefined : await running(options)) ?? planned(options.stack);
  const text = options.format === "svg" ? await svg(picture) : mermaid(picture);
  writeOutput("The picture", options.output, text);
  if (options.output !== "-") {
    const { view, clusters, links } = picture;
    console.log(
      `✔ ${options.output}: ${count(clusters.length, "cluster")} and ${count(links.length, "link")}, ${VIEWS[view]}`,
    );
  }
  return 0;
});

/** Needs neither the stack nor Pulumi nor Docker. */
function planned(stack: string): Picture {
  return fromSettings(stack, plannedSettings(process.cwd(), stack));
}

/** The stack as its clusters say that it is; undefined when it has none yet. */
async function running(options: Options): Promise<Picture | undefined> {
  const run = begin(options);
  const { stack } = options;
  if (run.backend.folder !== undefined && !stackExists(run.backend, projectName(process.cwd()), stack)) {
    console.error(`The stack ${stack} does not exist yet; this is what is planned.`);
    return undefined;
  }
  let picture: Picture | undefined;
  await prepared(
    run,
    [docker, pulumi, stackStep],
    async () => {
      const outputs = outputsOf(run.deployment);
      if (outputs.bootstrapServers === undefined) {
        console.error(`The stack ${stack} is not up; this is what is planned.`);
        return 0;
      }
      picture = fromOutputs(stack, outputs, await readDestinations(outputs, run.cli.environment));
      for (const { name, unreadable } of picture.clusters) {
        if (unreadable !== undefined) {
          console.error(`? ${name} cannot be read: ${unreadable}`);
        }
      }
      return 0;
    },
    // Standard output may be the picture.
    process.stderr,
  );
  return picture;
}
