import { isIP } from "node:net";
import { connect } from "node:tls";
import type { Credentials } from "./inventory";

/** Milliseconds that a broker has to show its certificate. */
const LIMIT_MS = 1500;

/** What came of a TLS handshake. */
export type Handshake = { ends: string } | { problem: string };

/** Asks an address (`host:port`) for its certificate, proving ourselves with the client's. Never throws. */
export function handshake(address: string, { ca, certificate, privateKey }: Credentials): Promise<Handshake> {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(port), ...name, ca, cert: certificate, key: privateKey });
    const end = (result: Handshake) => {
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(LIMIT_MS, () => {
      end({ problem: `no answer within ${LIMIT_MS / 1000} s` });
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      end({ problem: said(error) });
    });
    socket.once("close", () => {
      end({ problem: "it closed the connection" });
    });
    socket.once("secureConnect", () => {
      end({ ends: new Date(socket.getPeerCertificate().valid_to).toISOString() });
    });
  });
}

function said(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return "nobody listens there";
    case "CERT_HAS_EXPIRED":
      return "its certificate has ended";
    case "ECONNRESET":
      return "it closed the connection";
    default:
      return error.message;
  }
}
