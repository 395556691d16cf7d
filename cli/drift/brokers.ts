import type { SetConfigs } from "../cluster/kafkaConnection";
import type { Difference } from "./compare";

/** How a broker is told to load its key store again (docs/runbooks/certificate-renewal.md): the value is always the same. */
const KEY_STORE = /^listener\.name\.(ssl|external)\.ssl\.keystore\.location$/;

/** The page on the renewal of certificates. */
export const RENEWAL = "docs/runbooks/certificate-renewal.md";

/** What to do where a renewed certificate has not arrived: no update does it. */
export const LOAD_CERTIFICATE = `step 2 of ${RENEWAL} loads it`;

/** One broker, asked for what was set while it ran, and for the certificate that it serves. */
export interface LiveBroker {
  /** Its container. */
  name: string;
  /** Its number in the cluster. */
  id: number;
  /** Undefined where it does not answer. */
  config?: SetConfigs;
  /** When the certificate that it serves expires, ISO 8601; undefined where it does not answer. */
  notAfter?: string;
}

/**
 * What is different about a broker. A setting that somebody has made while it runs may be part of what they are doing, such
 * as a throttle, so it is shown and not undone.
 *
 * @param certificate when the stack's certificate for it expires, ISO 8601
 */
export function compareBroker(cluster: string, broker: LiveBroker, certificate: string | undefined): Difference[] {
  const { name, id, config = {}, notAfter } = broker;
  const subject = `broker ${name} of ${cluster}`;
  const settings = Object.entries(config).filter(([key]) => !KEY_STORE.test(key));
  return [
    ...settings.map(([key, value]) => ({
      text: `${subject}: ${key} was set to ${value ?? "a secret"} while it ran, which nothing declares`,
      advice: `It may serve an operation that goes on; to undo it: kafka-configs --alter --entity-type brokers --entity-name ${id} --delete-config ${key}`,
    })),
    ...(servesAnother(notAfter, certificate)
      ? [
          {
            text: `${subject}: it serves a certificate that expires on ${day(notAfter)}, not the stack's of ${day(certificate)}`,
            advice: LOAD_CERTIFICATE.replace(/^s/, "S"),
          },
        ]
      : []),
  ];
}

/** Whether a broker serves another certificate than the stack's, as far as both are known. To the second: that is all a certificate has. */
export function servesAnother(served: string | undefined, declared: string | undefined): boolean {
  return served !== undefined && declared !== undefined && served.slice(0, 19) !== declared.slice(0, 19);
}

function day(date = ""): string {
  return date.slice(0, 10);
}
