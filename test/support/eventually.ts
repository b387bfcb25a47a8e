/** Waits until something is so; after the patience, in milliseconds, it is an error. */
export async function eventually(isSo: () => boolean | Promise<boolean>, patience = 5000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`Not so after ${patience} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
