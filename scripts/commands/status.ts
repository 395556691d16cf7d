import { setTimeout as delay } from "node:timers/promises";
import { main } from "../cli/main";
import { begin, docker, prepared, pulumi, stack } from "../setup/setUp";
import { stackOutputs } from "../setup/stack";
import { credentialsOf, inventoryOf } from "../status/inventory";
import { Observer } from "../status/look";
import { statusOptions } from "../status/options";
import { renderCertificates, renderClusters, renderLinks, renderVerdict } from "../status/render";

/** Exit status when something is not as it should be; 1 is for what could not be done. */
const PROBLEMS = 2;

// npm run status: what there is of the stack, and how it is. Exit status 0: well, 2: not.
void main(async (args) => {
  const run = begin(args);
  const { json, every } = statusOptions(run.options.rest);
  const observe = async () => {
    const inventory = inventoryOf(run.deployment, run.options.stack);
    const credentials = credentialsOf(await stackOutputs(run.cli, run.options.stack, { secrets: true }));
    const observer = new Observer(run.options.stack, inventory, credentials, run.cli.environment);
    for (;;) {
      const status = await (json ? printJson(observer) : print(observer, every !== undefined));
      if (every === undefined) {
        return status;
      }
      await delay(every * 1000);
    }
  };
  // Standard output is the status alone, for scripts.
  return prepared(run, [docker, pulumi, stack], observe, process.stderr);
});

async function printJson(observer: Observer): Promise<number> {
  const status = await observer.look().status;
  console.log(JSON.stringify(status, undefined, 2));
  return status.problems.length > 0 ? PROBLEMS : 0;
}

/** Prints each part as soon as it is known: a dead cluster shows while the commands of the others still run. */
async function print(observer: Observer, inPlace: boolean): Promise<number> {
  const look = observer.look();
  look.status.catch(() => undefined); // thrown below
  if (inPlace) {
    // A frame is drawn in one go, or it would flicker.
    await look.status;
    console.clear();
  }
  const clusters = renderClusters(await look.clusters);
  console.log(`${clusters}\n`);
  const links = renderLinks(await look.links);
  const status = await look.status;
  console.log([links, renderCertificates(status.certificates), renderVerdict(status)].filter(Boolean).join("\n\n"));
  if (inPlace) {
    console.log(`\n${new Date(status.time).toLocaleString()}   Ctrl-C ends`);
  }
  return status.problems.length > 0 ? PROBLEMS : 0;
}
