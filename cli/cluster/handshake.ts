import { isIP } from "node:net";
import { connect } from "node:tls";
import type { Credentials } from "./credentials";

/** Milliseconds that a broker has to show its certificate. */
const LIMIT_MS = 2000;

/** Result of a TLS handshake: when the certificate expires (ISO 8601), or why there was none. */
export type Handshake = { notAfter: string } | { problem: string };

/** Asks an address (`host:port`) for its certificate, authenticating with the client's. Never throws. */
export function handshake(address: string, secureContext: Credentials): Promise<Handshake> {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = connect({ host, port: Number(port), ...name, secureContext });
    const end = (result: Handshake) => {
      clearTimeout(limit);
      socket.destroy();
      resolve(result);
    };
    const limit = setTimeout(() => {
      end({ problem: `no answer within ${LIMIT_MS / 1000} s` });
    }, LIMIT_MS);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      end({ problem: describe(error) });
    });
    socket.once("close", () => {
      end({ problem: "it closed the connection" });
    });
    socket.once("secureConnect", () => {
      end({ notAfter: new Date(socket.getPeerCertificate().valid_to).toISOString() });
    });
  });
}

function describe(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ECONNREFUSED":
      return "nobody listens there";
    case "CERT_HAS_EXPIRED":
      return "its certificate has expired";
    case "ECONNRESET":
      return "it closed the connection";
    default:
      return error.message;
  }
}
