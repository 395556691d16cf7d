import { createSecureContext, type SecureContext } from "node:tls";
import type { StackOutputs } from "../../topology/outputs";
import { npmRun } from "../terminal/options";

/** What a client trusts, and its own certificate and key, ready for TLS. */
export type Credentials = SecureContext;

/**
 * Reads the client's credentials.
 *
 * @param outputs the stack's, secrets included
 * @throws Error when there are none, which a first `npm run up` that has failed leaves
 */
export function credentialsOf(
  { caCertificate: ca, clientCredentials: client }: Partial<StackOutputs>,
  stack: string,
): Credentials {
  if (ca === undefined || client === undefined) {
    throw new Error(`The stack ${stack} has no certificate for a client yet: "${npmRun("up", stack)}" makes it.`);
  }
  return createSecureContext({ ca, cert: client.certificate, key: client.privateKey });
}
