import { setTimeout as delay } from "node:timers/promises";
import { colours } from "../terminal/colours";
import { main } from "../terminal/main";
import { runSteps, type Step } from "../terminal/steps";
import { begin, pulumi, type Run } from "../context/run";
import { loadKafka } from "../cluster/kafkaLibrary";
import { type Deployed, readDeployed } from "../status/deployed";
import { Observer } from "../status/observer";
import { readStatusOptions } from "../status/options";
import { Renderer } from "../status/renderer";
import type { Status } from "../status/status";

/** Exit status when something is not as it should be; 1 is for what could not be done. */
const PROBLEMS = 2;

void main(async (args) => {
  const { json, every, ...options } = readStatusOptions(args);
  const run = begin(options);
  const loading = loadKafka(); // beside the stack, which takes as long to read
  let deployed: Deployed | undefined;
  const stack: Step<Run> = {
    title: "Stack",
    run: async (run) => {
      [deployed] = await Promise.all([readDeployed(run), loading]);
      return `${run.options.stack} in ${run.backend.name}`;
    },
  };
  // Standard output is the status alone, for scripts.
  await runSteps([pulumi, stack], run, process.stderr);
  const observer = new Observer(run.options.stack, await loading, run.cli.environment);
  const show = json ? showJson : showText;
  for (;;) {
    // Read each time: a watcher is to see what becomes of an update that somebody else makes.
    const { problems } = await show(observer, deployed ?? (await readDeployed(run)), every !== undefined);
    if (every === undefined) {
      return problems.length > 0 ? PROBLEMS : 0;
    }
    deployed = undefined;
    await delay(every * 1000);
  }
});

/** One document; with more to come, one in a line. */
async function showJson(observer: Observer, deployed: Deployed, again: boolean): Promise<Status> {
  const status = await observer.poll(deployed).status;
  console.log(JSON.stringify(status, undefined, again ? 0 : 2));
  return status;
}

/** Prints each part as soon as it is known: a dead cluster shows while the commands of the others still run. */
async function showText(observer: Observer, deployed: Deployed, again: boolean): Promise<Status> {
  const renderer = new Renderer(colours());
  const snapshot = observer.poll(deployed);
  if (again) {
    // A frame is drawn in one go, or it would flicker.
    await snapshot.status;
    console.clear();
  }
  console.log(`${renderer.clusters(await snapshot.clusters)}\n`);
  const links = await snapshot.links;
  if (links.length > 0) {
    console.log(`${renderer.links(links)}\n`);
  }
  const status = await snapshot.status;
  console.log(`${renderer.certificates(status.certificates)}\n\n${renderer.verdict(status)}`);
  if (again) {
    console.log(`\n${new Date(status.time).toLocaleString()}   Ctrl-C ends`);
  }
  return status;
}
