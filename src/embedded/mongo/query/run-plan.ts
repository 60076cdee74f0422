import { mongoError } from "../errors.ts";
import { readStored } from "../storage/bson-document.ts";
import { type Collection, fetchBytes, type StoredDocument } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import type { Doc } from "../storage/index-values.ts";
import type { LmdbFile, Range } from "../storage/lmdb-file.ts";
import { recordIdOf } from "../storage/record-id.ts";
import type { Plan } from "./plan.ts";
import type { Scan } from "./scans.ts";

/** What an execution has really looked at, and how many keys may be read at first. */
export type Counters = { keys: number; docs: number; firstKeys: number };

/** A document found; its values are read when they are asked for. */
export type Found = StoredDocument & { readonly doc: Doc };

/** Keys read at once: few at first, so that a short answer costs little, then more. */
const FIRST_CHUNK = 32;
const LARGEST_CHUNK = 1024;

export function createCounters(wanted = FIRST_CHUNK): Counters {
  return { keys: 0, docs: 0, firstKeys: Math.max(1, Math.min(FIRST_CHUNK, wanted)) };
}

const after = (key: Buffer): Buffer => Buffer.concat([key, Buffer.from([0])]);

/** Keys as they stand in the file, and in full: with the record's number at the end. */
function readKeys(file: LmdbFile, index: Index | undefined, range: Range): { key: Buffer; full: Buffer }[] {
  if (!index?.spec.unique) return file.keys(range).map((key) => ({ key, full: key }));
  return file.entries(range).map(({ key, value }) => ({ key, full: Buffer.concat([key, value]) }));
}

/**
 * The keys of a stretch, in full, a chunk at a time: between chunks no read transaction stays open, so a cursor that waits for its
 * client holds up nothing and goes on from the key where it stood.
 */
function* keysOf(
  file: LmdbFile,
  { index, reverse }: Plan,
  { start, end, whole }: Scan,
  counters: Counters,
): Generator<Buffer> {
  if (whole) {
    const id = file.get(start);
    if (!id) return;
    counters.keys += 1;
    return yield Buffer.concat([start, id]);
  }
  let range = { start, end };
  for (let limit = counters.firstKeys; ; limit = Math.min(limit * 2, LARGEST_CHUNK)) {
    const found = readKeys(file, index, { ...range, reverse, limit });
    for (const { full } of found) {
      counters.keys += 1;
      yield full;
    }
    const last = found.at(-1)?.key;
    if (!last || found.length < limit) return;
    range = reverse ? { start, end: last } : { start: after(last), end };
  }
}

/** Several stretches, each in order, as one in order of what follows the prefix of each. */
function* merged(file: LmdbFile, plan: Plan, counters: Counters): Generator<Buffer> {
  const sign = plan.reverse ? -1 : 1;
  const heads = plan.scans.flatMap((scan) => {
    const keys = keysOf(file, plan, scan, counters);
    const first = keys.next();
    return first.done
      ? []
      : [{ keys, key: first.value, rest: first.value.subarray(scan.prefix), prefix: scan.prefix }];
  });
  while (heads.length > 0) {
    let least = 0;
    for (let i = 1; i < heads.length; i++) {
      const [a, b] = [heads[i], heads[least]];
      if (a && b && sign * Buffer.compare(a.rest, b.rest) < 0) least = i;
    }
    const head = heads[least];
    if (!head) return;
    yield head.key;
    const next = head.keys.next();
    if (next.done) heads.splice(least, 1);
    else Object.assign(head, { key: next.value, rest: next.value.subarray(head.prefix) });
  }
}

function* inTurn(file: LmdbFile, plan: Plan, counters: Counters): Generator<Buffer> {
  const scans = plan.reverse ? [...plan.scans].reverse() : plan.scans;
  for (const scan of scans) yield* keysOf(file, plan, scan, counters);
}

function* keysOfPlan(file: LmdbFile, plan: Plan, counters: Counters): Generator<Buffer> {
  for (const branch of plan.branches ?? []) yield* keysOfPlan(file, branch, counters);
  yield* plan.merge ? merged(file, plan, counters) : inTurn(file, plan, counters);
}

/** Numbers of the records that the plan leads to, each once. */
function* recordIds(file: LmdbFile, plan: Plan, counters: Counters): Generator<number> {
  const repeats = plan.branches !== undefined || (plan.index?.multikey.size ?? 0) > 0;
  const seen = repeats ? new Set<number>() : undefined;
  for (const key of keysOfPlan(file, plan, counters)) {
    const id = recordIdOf(key);
    if (seen?.has(id)) continue;
    seen?.add(id);
    yield id;
  }
}

class FoundDocument implements Found {
  readonly id: number;
  readonly bytes: Buffer;
  #doc: Doc | undefined;
  constructor(id: number, bytes: Buffer) {
    this.id = id;
    this.bytes = bytes;
  }
  get doc(): Doc {
    this.#doc ??= readStored(this.bytes);
    return this.#doc;
  }
}

/**
 * The documents that the plan leads to and the filter matches, as they are now, not as when the plan began. Throws 175 where
 * the collection has been dropped meanwhile.
 */
export function* runPlan(
  file: LmdbFile,
  collection: Collection,
  plan: Plan,
  matches: (bytes: Buffer) => boolean,
  counters: Counters = createCounters(),
): Generator<Found> {
  const keyCounter = plan.index || plan.branches ? counters : createCounters(counters.firstKeys);
  const began = file.writes();
  for (const id of recordIds(file, plan, keyCounter)) {
    if (collection.dropped) throw mongoError(175, `collection dropped: ${collection.namespace}`);
    const bytes = fetchBytes(file, collection, id);
    if (!bytes) continue;
    counters.docs += 1;
    // A key read before a write may lead to a document that no longer matches.
    const certain = !plan.filtered && file.writes() === began;
    if (certain || matches(bytes)) yield new FoundDocument(id, bytes);
  }
}

/** True where every key that the plan leads to stands for one document that matches. */
export function keysSuffice(plan: Plan): boolean {
  return !plan.filtered && (plan.index?.multikey.size ?? 0) === 0;
}
