import * as pulumi from "@pulumi/pulumi";
import type { ClientIdentity } from "./clientIdentity";
import { base64 } from "../docker/imageCommand";
import * as paths from "../../topology/paths";

/** What {@link serverFiles} follow from. */
export interface ServerFilesArgs {
  /** The server's key store, base64. */
  store: pulumi.Input<string>;
  /** Its trust store and password are those of all stores. */
  client: ClientIdentity;
  /** `password.encoder.secret` of the cluster. */
  encoderSecret: pulumi.Input<string>;
}

/** The secret files of a broker or link worker, content in base64 by path. */
export function serverFiles({ store, client, encoderSecret }: ServerFilesArgs): Record<string, pulumi.Input<string>> {
  return {
    [`${paths.SECRETS_FOLDER}/${paths.SERVER_KEY_STORE}`]: store,
    [`${paths.SECRETS_FOLDER}/${paths.SERVER_TRUST_STORE}`]: client.trustStore,
    [`${paths.SECRETS_FOLDER}/${paths.STORE_CREDENTIALS}`]: base64(client.password),
    [`${paths.SECRETS_FOLDER}/${paths.ENCODER_SECRET_FILE}`]: base64(pulumi.interpolate`secret=${encoderSecret}\n`),
  };
}
