/** One command of the walkthrough, as data. */
export interface Step {
  /** What it is for, shown behind the tick. */
  title: string;
  /**
   * The walkthrough's own words, with `docker exec` for `docker-compose exec`. A console consumer is told how many
   * records to wait for, where a person would press Ctrl-C. `$NAME` is what an earlier output had in the place `<NAME>`.
   */
  command: string;
  /** Lines typed into it. @default none */
  input?: string[];
  /** What the walkthrough shows on standard output, in the language of {@link compare}. */
  shown: string[];
  /** Exit status. @default 0 */
  status?: number;
  /** True when lines may come in any order: records of several topics, say. @default false */
  anyOrder?: boolean;
  /** Seconds in which the output must become what is shown; the command is repeated meanwhile. @default it is run once */
  within?: number;
}
