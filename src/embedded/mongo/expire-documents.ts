import type { Engine } from "./command.ts";
import { choosePlan } from "./query/plan.ts";
import { runPlan } from "./query/run-plan.ts";
import { type Collection, removeDocument } from "./storage/collection.ts";
import type { Index } from "./storage/index-spec.ts";
import { forgetSessions } from "./storage/sessions.ts";

/** Documents removed in one transaction, so that writers wait a moment only. */
const BATCH = 500;

function removeExpired(engine: Engine, collection: Collection, index: Index): number {
  const { file } = engine.store;
  const before = new Date(engine.clock() - (index.spec.expireAfterSeconds ?? 0) * 1000);
  // Only dates are compared with a date: documents without one stay.
  const plan = {
    ...choosePlan(collection, { [index.fields[0] ?? ""]: { $lte: before } }, [], index.spec.name),
    filtered: false,
  };
  const expired = [];
  for (const { id, bytes, doc } of runPlan(file, collection, plan, () => true)) {
    expired.push({ id, bytes, doc });
    if (expired.length === BATCH) break;
  }
  for (const old of expired) removeDocument(file, collection, old);
  return expired.length;
}

/** Removes the documents whose time by a TTL index is over, and what sessions no longer need. */
export async function expireDocuments(engine: Engine): Promise<void> {
  const { store } = engine;
  await store.write(() => forgetSessions(store.file, engine.clock()));
  const ttl = [...store.collections].flatMap(([namespace, { indexes }]) =>
    indexes
      .filter(({ spec }) => spec.expireAfterSeconds !== undefined)
      .map(({ spec }) => ({ namespace, name: spec.name })),
  );
  for (const { namespace, name } of ttl) {
    for (let removed = BATCH; removed === BATCH; ) {
      removed = await store.write(() => {
        const collection = store.collections.get(namespace);
        const index = collection?.indexes.find(({ spec }) => spec.name === name);
        return collection && index ? removeExpired(engine, collection, index) : 0;
      });
    }
  }
}
