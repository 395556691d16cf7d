import { createSecureContext, type SecureContext } from "node:tls";
import { npmRun } from "../terminal/options";

/** What a client trusts and proves itself with, ready for TLS; nobody needs the private key any more. */
export type Credentials = SecureContext;

interface Outputs {
  caCertificate?: string;
  clientCredentials?: { certificate: string; privateKey: string };
}

/**
 * Reads the client's credentials.
 *
 * @param outputs the stack's, secrets included
 * @throws Error when there are none, which a first `npm run up` that has failed leaves
 */
export function credentialsOf(outputs: Record<string, unknown>, stack: string): Credentials {
  const { caCertificate: ca, clientCredentials: client } = outputs as Outputs;
  if (ca === undefined || client === undefined) {
    throw new Error(`The stack ${stack} has no certificate for a client yet: "${npmRun("up", stack)}" makes it.`);
  }
  return createSecureContext({ ca, cert: client.certificate, key: client.privateKey });
}
