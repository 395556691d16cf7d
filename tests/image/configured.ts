import { afterAll, beforeAll } from "vitest";
import { Sandbox } from "../harness/sandbox";

// What `configure` and the checks around it make of an environment, in one container of a test file that runs nothing else.

export const box = new Sandbox();
export const SECRETS = "/etc/kafka/secrets";

/** Call it at the top of a test file: makes the container, with files in its secrets folder, and removes it at the end. */
export function useIdleContainer(): void {
  beforeAll(async () => {
    await box.create();
    await box.start("idle", [], ["sleep", "infinity"]);
    const files = { creds: "pass word\\1\n", "store.jks": "", "unreadable.jks": "" };
    for (const [name, content] of Object.entries(files)) {
      await box.must("idle", ["sh", "-c", `cat > ${SECRETS}/${name}`], {}, content);
    }
    await box.must("idle", ["chmod", "000", `${SECRETS}/unreadable.jks`]);
  });

  afterAll(() => box.remove());
}

export const configure = (environment: Record<string, string>) =>
  box.exec("idle", ["/etc/confluent/docker/configure"], environment);

/** The properties that a good environment leads to. */
export async function properties(environment: Record<string, string>, file = "kafka"): Promise<string[]> {
  await box.must("idle", ["/etc/confluent/docker/configure"], environment);
  return (await box.must("idle", ["cat", `/etc/kafka/${file}.properties`])).trimEnd().split("\n");
}

export const BROKER = {
  KAFKA_ZOOKEEPER_CONNECT: "zookeeper1:2181",
  KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://broker1:9091",
};
export const TLS = {
  ...BROKER,
  KAFKA_ADVERTISED_LISTENERS: "PLAINTEXT://broker1:9091,SSL://broker1:9093",
  KAFKA_SSL_KEYSTORE_FILENAME: "store.jks",
  KAFKA_SSL_KEYSTORE_CREDENTIALS: "creds",
  KAFKA_SSL_KEY_CREDENTIALS: "creds",
};
export const MUTUAL = {
  ...TLS,
  KAFKA_SSL_CLIENT_AUTH: "required",
  KAFKA_SSL_TRUSTSTORE_FILENAME: "store.jks",
  KAFKA_SSL_TRUSTSTORE_CREDENTIALS: "creds",
};
export const LINKS = { LINKS_BOOTSTRAP_SERVERS: "broker1:9093" };
export const LINKS_TLS = {
  ...LINKS,
  LINKS_SECURITY_PROTOCOL: "SSL",
  LINKS_SSL_KEYSTORE_FILENAME: "store.jks",
  LINKS_SSL_KEYSTORE_CREDENTIALS: "creds",
  LINKS_SSL_KEY_CREDENTIALS: "creds",
  LINKS_SSL_TRUSTSTORE_FILENAME: "store.jks",
  LINKS_SSL_TRUSTSTORE_CREDENTIALS: "creds",
};
export const without = (environment: Record<string, string>, name: string) => ({ ...environment, [name]: "" });
