/** Two signals within this time (ms) are one key press: npm sends on what the terminal has sent to all of us already. */
const SAME_KEY_PRESS = 500;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Turns the first signal into a request to end, so that there is time to clean up; the second one ends the process. */
export class Interruption {
  private readonly controller = new AbortController();
  private first = 0;

  /** @param warn told at the first signal, once */
  constructor(private readonly warn: () => void) {
    for (const name of SIGNALS) {
      process.on(name, this.handle);
    }
  }

  /** Throws when there was a signal. */
  check = (): void => {
    if (this.controller.signal.aborted) {
      throw new Error("Interrupted.");
    }
  };

  /** Signals do again what they do by default. */
  release(): void {
    for (const name of SIGNALS) {
      process.off(name, this.handle);
    }
  }

  private readonly handle = (): void => {
    const now = performance.now();
    if (!this.controller.signal.aborted) {
      this.first = now;
      this.controller.abort();
      this.warn();
    } else if (now - this.first > SAME_KEY_PRESS) {
      console.error("Ended at once; the next drill removes what this one has left.");
      process.exit(130);
    }
  };
}
