import { type ExecTarget, type Running, start } from "./exec";

/** Locks of clusters; released by the end of this process, however that ends. */
export class Locks {
  private readonly held: Running[] = [];

  /**
   * Makes sure that no other drill works on these clusters: it would take this one's topics for those of a killed one.
   *
   * @throws Error when one does
   */
  async take(targets: readonly ExecTarget[]): Promise<void> {
    const answers = await Promise.all(targets.map((target) => this.takeOne(target)));
    const busy = targets.find((_, index) => answers[index] === "busy");
    if (busy !== undefined) {
      throw new Error(`Another drill is running on ${busy.cluster.name}. Wait for its end, and run the command again.`);
    }
  }

  async release(): Promise<void> {
    for (const lock of this.held) {
      lock.end();
    }
    await Promise.all(this.held.map(({ ended }) => ended));
  }

  private async takeOne(target: ExecTarget): Promise<string> {
    let heard: (line: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => (heard = resolve));
    const lock = start(target, "hold-lock", {}, heard);
    this.held.push(lock);
    const answer = await Promise.race([first, lock.ended]);
    if (typeof answer === "number") {
      throw new Error(`${target.container} cannot be locked: ${lock.complaints() || `exit status ${answer}`}`);
    }
    return answer;
  }
}
