/**
 * Waits for all of them, also when one fails: what is still running would make again what is removed after the error.
 *
 * @throws the first error
 */
export async function settleAll<T extends readonly unknown[] | []>(
  work: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
