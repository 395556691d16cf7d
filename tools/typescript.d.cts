/** Imports an ES module, which require() cannot; `url` is that of a file. */
export function importModule(url: string): Promise<unknown>;
