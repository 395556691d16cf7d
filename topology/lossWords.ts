// What a run does to data, in words: one source for the program, for the question of `npm run up`, and for comments on pull
// requests. The tag decides what the words become: plain text, or Markdown.

/** A tag of template literals; a list of names is shown as one. */
export type Say<Text> = (texts: TemplateStringsArray, ...values: readonly (string | readonly string[])[]) => Text;

/** The tag for plain text. */
export const plain: Say<string> = (texts, ...values) =>
  texts.map((text, index) => `${text}${[values[index] ?? ""].flat().join(", ")}`).join("");

/** What happens to the data of a cluster, broker, topic or mirror topic. */
export const lossWords = {
  cluster: <Text>(say: Say<Text>, cluster: string, brokers: readonly string[]) =>
    say`Deletes cluster ${cluster} with all its topics and records, the data of ${brokers}. Links from and to it end.`,

  broker: <Text>(say: Say<Text>, cluster: string, brokers: readonly string[]) =>
    say`Deletes the data of ${brokers} of ${cluster}. The run is refused while a partition has a replica there.`,

  topic: <Text>(say: Say<Text>, cluster: string, topic: string) =>
    say`Deletes topic ${topic} of ${cluster} with all its records.`,

  records: <Text>(say: Say<Text>, cluster: string, topic: string, settings: readonly string[]) =>
    say`Changes ${settings} of topic ${topic} of ${cluster}: records that it is not to keep any more are deleted.`,

  // A mirror goes only where nothing goes with it: delete-mirror.sh looks.
  mirror: <Text>(say: Say<Text>, mirror: MirrorWords) =>
    say`Stops replication of ${mirror.topic} from ${mirror.source} to ${mirror.destination}. Mirror topic ${mirror.mirrorTopic} there is deleted if ${mirror.source} still has all of its records; otherwise it becomes a regular topic. To keep it, promote it or fail it over first.`,

  mirrorAgain: <Text>(say: Say<Text>, mirror: MirrorWords & { from: string }) =>
    say`Mirror topic ${mirror.mirrorTopic} of ${mirror.destination} is deleted if ${mirror.from} still has all of its records, and mirrored again from the start, from ${mirror.topic} of ${mirror.source}; otherwise it becomes a regular topic, which is then in the way.`,
};

/** Names of a mirror and its ends, as they are after the run. */
export interface MirrorWords {
  topic: string;
  source: string;
  destination: string;
  mirrorTopic: string;
}
