import { tsImport } from "tsx/esm/api";

/** jest loads this file untransformed, so it stays plain and hands over to TypeScript. */
export default async function setUp() {
  const { openTestStores } = await tsImport("./test-stores.ts", import.meta.url);
  globalThis.closeTestStores = await openTestStores(process.env);
}
