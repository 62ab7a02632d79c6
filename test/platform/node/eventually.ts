/** Resolves when the condition holds; rejects with what was waited for when it does not in time. */
export async function eventually(what: string, condition: () => boolean, patience_ms = 4000): Promise<void> {
  const begin = performance.now();
  while (!condition()) {
    if (performance.now() - begin > patience_ms) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
