import { defaultPolicy } from "../../config/policy.ts";
import { openStore, type Store } from "../../src/store/index.ts";

/** The service's store at an address, with its indexes, for a benchmark to fill. */
export async function openBenchStore(uri: string): Promise<Store> {
  const store = await openStore({
    uri,
    purgeAfterDays: 30,
    completePolicy: () => defaultPolicy,
    keySecret: "of a benchmark",
  });
  await store.prepare();
  return store;
}
