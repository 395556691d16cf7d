/**
 * What a program sees of a resource, in a form that can be compared: each property, also nested ones, by its path
 * (`ports[].internal`, `environment{}`) with its type and whether it must be there (`number, required`).
 */
export type Properties = Record<string, string>;

/** A resource as its npm package declares it, or as a plugin's schema does. */
export interface Surface {
  /** Pulumi's type token, for example `docker:index/container:Container`; of a provider only the package's name. */
  token: string;
  inputs: Properties;
  outputs: Properties;
  /** Names of the outputs that are always secret. */
  secrets: string[];
}

/** Notes one property. */
export function note(into: Properties, path: string, type: string, required: boolean): void {
  into[path] = `${type}, ${required ? "required" : "optional"}`;
}

/** Name of a type that allows some texts only. */
export function enumeration(values: string[]): string {
  return [...values].sort().join(" | ");
}
