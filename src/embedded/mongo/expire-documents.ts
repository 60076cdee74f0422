import type { Engine } from "./command.ts";
import { choosePlan } from "./query/plan.ts";
import { runPlan } from "./query/run-plan.ts";
import { type Collection, removeDocument, type StoredDocument } from "./storage/collection.ts";
import type { Index } from "./storage/index-spec.ts";
import { expiredSessions } from "./storage/sessions.ts";

/** Documents removed in one transaction, so that writers wait a moment only. */
const BATCH = 500;

function expired(engine: Engine, collection: Collection, index: Index, limit: number): StoredDocument[] {
  const before = new Date(engine.clock() - (index.spec.expireAfterSeconds ?? 0) * 1000);
  // Only dates are compared with a date: documents without one stay.
  const filter = { [index.fields[0] ?? ""]: { $lte: before } };
  const plan = { ...choosePlan(engine.store.file, collection, filter, [], index.spec.name), filtered: false };
  const found: StoredDocument[] = [];
  for (const document of runPlan(engine.store.file, collection, plan, () => true)) {
    found.push(document);
    if (found.length === limit) break;
  }
  return found;
}

/** An index may be gone by the time that it is its turn. */
function indexNamed(engine: Engine, namespace: string, name: string): [Collection, Index] | undefined {
  const collection = engine.store.collections.get(namespace);
  const index = collection?.indexes.find(({ spec, ready }) => ready && spec.name === name);
  return collection && index ? [collection, index] : undefined;
}

async function expireBy(engine: Engine, namespace: string, name: string): Promise<void> {
  const { store } = engine;
  const some = (limit: number): StoredDocument[] => {
    const place = indexNamed(engine, namespace, name);
    return place ? expired(engine, ...place, limit) : [];
  };
  // A look before the write: a store that is idle writes nothing.
  while (some(1).length > 0) {
    await store.write(() => {
      const collection = store.collections.get(namespace);
      if (collection) for (const old of some(BATCH)) removeDocument(store.file, collection, old);
    });
  }
}

/** Removes the documents whose time by a TTL index is over, and what sessions no longer need. */
export async function expireDocuments(engine: Engine): Promise<void> {
  const { store, clock } = engine;
  if (expiredSessions(store.file, clock()).length > 0)
    await store.write(() => {
      for (const key of expiredSessions(store.file, clock())) store.file.remove(key);
    });
  const ttl = [...store.collections].flatMap(([namespace, { indexes }]) =>
    indexes.flatMap(({ spec }) =>
      spec.expireAfterSeconds === undefined ? [] : [{ namespace, name: spec.name }],
    ),
  );
  for (const { namespace, name } of ttl) await expireBy(engine, namespace, name);
}
