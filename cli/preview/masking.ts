import { z } from "zod";
import type { FieldFacts } from "../../topology/fields";
import { settingsSchema } from "../../topology/schema";

// A preview masks what Pulumi knows to be secret. That alone is not enough: a value is shown only where this file says that
// all values of that property are public, and known secrets are also removed from every text.

/** In place of values: what they were must not be told, need not be told, or is not known yet. */
export const SECRET = "(secret)";
export const HIDDEN = "(not shown)";
export const UNKNOWN = "(known after the run)";

/** How Pulumi writes a secret (`sdk/go/common/resource/sig`): an object with this key, or a text in its place. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const BLINDED = "[secret]";
/** What stands for a value that is not known before the run (`plugin.UnknownStringValue` and its like for other types). */
const UNKNOWN_VALUES = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Properties whose values are public, by type; `*` is all of them. What a name calls secret is so even there. */
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  "docker:index/container:Container": ["*"],
  "docker:index/volume:Volume": ["*"],
  "docker:index/network:Network": ["*"],
  "docker:index/remoteImage:RemoteImage": ["*"],
  "kafka:index/topic:Topic": ["*"],
  "pulumi:providers:kafka": ["bootstrapServers"],
  "tls:index/selfSignedCert:SelfSignedCert": ["validityPeriodHours", "earlyRenewalHours", "allowedUses", "subject"],
  "tls:index/locallySignedCert:LocallySignedCert": ["validityPeriodHours", "earlyRenewalHours", "allowedUses"],
  "tls:index/certRequest:CertRequest": ["subject", "dnsNames", "ipAddresses"],
  "tls:index/privateKey:PrivateKey": ["algorithm", "ecdsaCurve"],
  // Names of what is administered. The rest of a command's environment is scripts, and its input is key material.
  "command:local:Command": [
    ...["LINK", "MIRROR_TOPIC", "SOURCE_TOPIC", "STATE", "EXISTING_TOPIC", "REPLICATION_FACTOR", "IDENTITY"],
    ...["BOOTSTRAP_SERVER", "SOURCE_BOOTSTRAP_SERVER", "CONTAINER", "CONTAINERS", "BROKERS", "IMAGE"],
  ].map((name) => `environment.${name}`),
};

/** Outputs of the stack that are public: names and addresses, by names of clusters. */
export const PUBLIC_OUTPUTS: readonly string[] = ["bootstrapServers", "clusterIds", "containers", "links"];

/** Names of properties, variables and settings whose values are never public, whatever they belong to. */
const SENSITIVE_NAME =
  /pass(word|phrase|wd)?s?($|[^a-z])|secret|token|credential|jaas|private|(^|[^a-z])(pwd|keys?)($|[^a-z])|(^|[a-z])Key$/i;

/** Also sensitive, whatever their names say: properties in which components pass key material. */
const SENSITIVE_PROPERTIES = new Set(["stdin", "privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]);

/** Shorter texts are no secrets worth the name, and would tear holes into every text. */
const SHORTEST_SECRET = 6;
/** A part of a secret, such as one line of a key. */
const SHORTEST_PART = 16;

/** Whether a name says that its value is secret. */
function isSensitiveName(name: string): boolean {
  return SENSITIVE_PROPERTIES.has(name) || SENSITIVE_NAME.test(name);
}

/** Keys of the configuration that are declared to be secret. */
export const SECRET_KEYS: readonly string[] = Object.entries(settingsSchema.shape)
  .filter(([, schema]) => isSecretField(schema))
  .map(([key]) => key);

function isSecretField(schema: z.core.$ZodType): boolean {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.def.innerType : schema;
  return (z.globalRegistry.get(inner) as FieldFacts | undefined)?.secret === true;
}

/** Takes what is secret in a preview out of all that is read from it. */
export class Mask {
  private readonly secrets: readonly string[];

  /** @param values all that may hold secrets: the configuration, and the resources before and after */
  constructor(values: unknown) {
    const found = new Set<string>();
    collect(values, false, found);
    // Longest first: one may be part of another.
    this.secrets = [...found].sort((a, b) => b.length - a.length);
  }

  /** A text without any secret that occurs elsewhere in the preview, and without private keys. */
  text(text: string): string {
    const scrubbed = this.secrets.reduce((rest, secret) => rest.replaceAll(secret, SECRET), text);
    return scrubbed.replaceAll(
      /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
      SECRET,
    );
  }

  /** The properties of a resource, with everything that is not public replaced. */
  properties(type: string, values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const allowed = PUBLIC[type] ?? [];
    const isPublic = (path: string) =>
      allowed.some((one) => one === "*" || path === one || path.startsWith(`${one}.`) || one.startsWith(`${path}.`));
    return this.map(values, "", (path) => isPublic(path));
  }

  /** Public outputs of the stack, whose keys are names of clusters and listeners. */
  outputs(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((element) => this.outputs(element));
    }
    if (isMap(value) && !isSecret(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.text(key), this.outputs(inner)]));
    }
    return this.mask(value, "", () => true);
  }

  private map(values: Readonly<Record<string, unknown>>, path: string, isPublic: (path: string) => boolean) {
    return Object.fromEntries(
      Object.entries(values).map(([key, value]) => {
        const inner = path === "" ? key : `${path}.${key}`;
        const name = this.text(key);
        return [name, isSensitiveName(key) ? hidden(value) : this.mask(value, inner, isPublic)];
      }),
    );
  }

  private mask(value: unknown, path: string, isPublic: (path: string) => boolean): unknown {
    if (isSecret(value) || isUnknown(value)) {
      return hidden(value);
    }
    if (!isPublic(path)) {
      return HIDDEN;
    }
    if (Array.isArray(value)) {
      return value.map((element) => this.mask(element, path, isPublic));
    }
    if (isMap(value)) {
      return this.map(value, path, isPublic);
    }
    return typeof value === "string" ? this.assignment(value) : value;
  }

  /** `NAME=VALUE`, as variables of a container are: the name may say that the value is secret. */
  private assignment(text: string): string {
    const [, name, sign, value] = /^([\w.-]+)(=)(.+)$/s.exec(text) ?? [];
    return name !== undefined && isSensitiveName(name) && !/^\$\{file:[^}]*\}$/.test(value ?? "")
      ? `${name}${sign}${SECRET}`
      : this.text(text);
  }
}

function hidden(value: unknown): string {
  return isUnknown(value) ? UNKNOWN : SECRET;
}

function isUnknown(value: unknown): boolean {
  return typeof value === "string" && UNKNOWN_VALUES.has(value);
}

function isSecret(value: unknown): boolean {
  return value === BLINDED || (isMap(value) && SIGNATURE in value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every text that is marked as secret, or stands under a name that says so. */
function collect(value: unknown, sensitive: boolean, found: Set<string>): void {
  if (typeof value === "string") {
    if (sensitive && !isSecret(value) && !isUnknown(value)) {
      addParts(value, found);
    }
    const [, name, assigned] = /^([\w.-]+)=(.+)$/s.exec(value) ?? [];
    if (name !== undefined && isSensitiveName(name) && assigned !== undefined) {
      addParts(assigned, found);
    }
  } else if (Array.isArray(value)) {
    value.forEach((element) => {
      collect(element, sensitive, found);
    });
  } else if (isMap(value)) {
    for (const [key, inner] of Object.entries(value).filter(([key]) => !PUBLIC_OUTPUTS.includes(key))) {
      const [, configKey = key] = /^[\w-]+:(\w+)$/.exec(key) ?? [];
      const named = isSensitiveName(key) || SECRET_KEYS.includes(configKey);
      collect(inner, sensitive || SIGNATURE in value || (named && key !== SIGNATURE), found);
    }
  }
}

/** A secret and what it is made of: its lines and words, and the texts within it where it is JSON. */
function addParts(secret: string, found: Set<string>): void {
  const parts = secret.split(/[\s"',=\\]+/).filter((part) => part.length >= SHORTEST_PART && !isFileName(part));
  for (const part of [secret, secret.trim(), ...parts]) {
    if (part.length >= SHORTEST_SECRET && !isFileName(part) && part !== SECRET_MARK) {
      found.add(part);
    }
  }
}

/** The value that marks a secret, which is the same for all. */
const SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270";

/** Settings such as `ssl.keystore.credentials` name the file that holds a secret. */
function isFileName(text: string): boolean {
  return /^(\/[\w.-]+)+$|^[\w.-]+\.(jks|p12|properties|pem|crt)$|^broker_sslkey_creds$|^\$\{file:/.test(text);
}
