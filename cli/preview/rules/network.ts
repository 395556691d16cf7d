import type { Picture } from "../../diagram/model";
import { say } from "../escape";
import { each, interruption, type Rule, actionRequired } from "./rule";

/** Where clients and servers find each other. */
export const NETWORK: readonly Rule[] = [
  // Where clients connect to: part of the broker's environment, and of the certificate.
  {
    evaluate: (_, { topologies: { before, after } }) => {
      const old = listenersOf(before);
      return [...listenersOf(after)].flatMap(([listener, { name, address }]) => {
        const was = old.get(listener);
        return was === undefined || was.address === address
          ? []
          : [actionRequired(say`Clients reach ${name} at ${address} instead of ${was.address}.`)];
      });
    },
  },

  // The network is under everything: Docker cannot change one.
  {
    part: "Network",
    actions: ["replace", "delete"],
    evaluate: each(() =>
      interruption(say`Removes the container network: no server reaches another one until all are recreated.`),
    ),
  },
];

function listenersOf(picture: Picture | undefined): Map<string, { name: string; address: string }> {
  return new Map(
    (picture?.clusters ?? []).flatMap(({ brokers }) =>
      brokers.flatMap(({ name, listeners }) =>
        listeners.map((listener) => [`${name} ${listener.name}`, { name, address: listener.address }] as const),
      ),
    ),
  );
}
