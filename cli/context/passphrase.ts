import { type Backend, passphraseFile } from "./backend";

/**
 * Says of a wrong passphrase, which Pulumi reports, where it comes from and where the right one is expected.
 *
 * @returns the same error when it is about something else
 */
export function explainPassphrase(
  error: unknown,
  backend: Pick<Backend, "name" | "source" | "passphrase">,
  stack: string,
) {
  const { passphrase } = backend;
  if (passphrase === undefined || !(error instanceof Error) || !/incorrect passphrase/.test(error.message)) {
    return error;
  }
  const fix =
    passphrase.source === "own"
      ? `The one in ${passphraseFile()} does not open it: put the original file back, or set PULUMI_CONFIG_PASSPHRASE to ` +
        "the passphrase that the stack was created with."
      : `It comes from ${passphrase.source}: set that to the passphrase that the stack was created with` +
        (backend.source === "own" ? `, or unset it to use the one in ${passphraseFile()}.` : ".");
  return new Error(`Wrong passphrase for stack ${stack} in ${backend.name}. ${fix}`, { cause: error });
}
