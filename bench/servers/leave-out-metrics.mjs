/** Puts `nothing-measured.ts` in the place of every module that counts or times something. */
const measuring = /\/src\/operations\/(metrics|watch-stores|observe-requests|record-history)\.ts$/;
const nothing = new URL("nothing-measured.ts", import.meta.url).href;

export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  return measuring.test(new URL(resolved.url).pathname) && context.parentURL !== nothing
    ? { ...resolved, url: nothing }
    : resolved;
}
