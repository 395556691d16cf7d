import { createDecipheriv, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";
import { type Backend, passphraseFile } from "./backend";

/**
 * Checks the passphrase before Pulumi works with it: Pulumi itself finds out only at the first secret, when it may have
 * made something already.
 *
 * @param salt `encryptionsalt` of the stack
 * @throws Error that says where the wrong passphrase comes from and where the right one is expected
 */
export async function checkPassphrase(backend: Backend, stack: string, salt: string): Promise<void> {
  const { passphrase } = backend;
  if (!passphrase || (await opens(passphrase.value, salt))) {
    return;
  }
  const fix =
    passphrase.source === "own"
      ? `The one in ${passphraseFile()} does not open it: put the original file back, or set PULUMI_CONFIG_PASSPHRASE to ` +
        "the passphrase that the stack was created with."
      : `It comes from ${passphrase.source}: set that to the passphrase that the stack was created with` +
        (backend.source === "own" ? `, or unset it to use the one in ${passphraseFile()}.` : ".");
  throw new Error(`Wrong passphrase for stack ${stack} in ${backend.name}. ${fix}`);
}

/**
 * Whether a passphrase belongs to a salt as Pulumi writes it: `v1:SALT:v1:NONCE:TEXT`, all base64, where TEXT is a known
 * word, encrypted by AES-256-GCM with the key that PBKDF2 makes of passphrase and salt. Unknown formats are taken as right:
 * Pulumi then judges.
 */
export async function opens(passphrase: string, salt: string): Promise<boolean> {
  const [version, saltBytes, textVersion, nonce, text] = salt.split(":");
  if (version !== "v1" || textVersion !== "v1" || !saltBytes || !nonce || !text) {
    return true;
  }
  const key = await promisify(pbkdf2)(passphrase, Buffer.from(saltBytes, "base64"), 1_000_000, 32, "sha256");
  const sealed = Buffer.from(text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
  decipher.setAuthTag(sealed.subarray(-16));
  decipher.update(sealed.subarray(0, -16));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}
