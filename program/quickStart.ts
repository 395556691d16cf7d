import "./unusedModules";
import * as pulumi from "@pulumi/pulumi";

/** Parts of the SDK (3.248.0) that its types do not show, or show as constant. */
interface Diagnostics {
  Resource: { stackTrace: () => unknown[] };
  log: { debug: (message: string) => Promise<void> };
}

// The SDK records a stack trace for every resource and promise, and sends every resource's messages for debugging to the
// engine one by one. Together they take a fifth of the program's time, for what only DEBUG=1 is about.
if (!process.env.DEBUG) {
  const { Resource, log } = pulumi as unknown as Diagnostics;
  Error.stackTraceLimit = 0;
  Resource.stackTrace = () => [];
  log.debug = () => Promise.resolve();
}
