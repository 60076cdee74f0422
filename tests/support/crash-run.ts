import { setTimeout as wait } from "node:timers/promises";
import { type Collection, MongoClient } from "mongodb";
import { type EngineProcess, startEngineProcess } from "./engine-child.ts";

type Comment = { _id: string; writer: number; version: number; tags: string[] };
/** What a writer knows of a document: the version acknowledged last, and the one on its way when the engine was killed. */
type Known = { acknowledged: number; underway: number };

const WRITERS = 8;
const tagsOf = (version: number): string[] => [`t${version % 5}`, `u${version % 7}`];

/** Small generator of numbers from 0 to 1 (mulberry32), so that a run can be repeated by its seed. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Writer = { number: number; known: Map<string, Known>; next: number; random: () => number };

async function writeOnce(comments: Collection<Comment>, writer: Writer): Promise<void> {
  const { known, random, number } = writer;
  const make = (): Comment => {
    writer.next += 1;
    return { _id: `${number}-${writer.next}`, writer: number, version: 1, tags: tagsOf(1) };
  };
  if (known.size === 0 || random() < 0.5) {
    const made = Array.from({ length: random() < 0.5 ? 1 : 20 }, make);
    for (const { _id } of made) known.set(_id, { acknowledged: 0, underway: 1 });
    await comments.insertMany(made, { ordered: random() < 0.5 });
    for (const { _id } of made) known.set(_id, { acknowledged: 1, underway: 1 });
    return;
  }
  const ids = [...known.keys()];
  const id = ids[Math.floor(random() * ids.length)] ?? "";
  const version = (known.get(id)?.acknowledged ?? 0) + 1;
  known.set(id, { acknowledged: version - 1, underway: version });
  await comments.updateOne(
    { _id: id },
    { $set: { version, tags: tagsOf(version), writer: number } },
    { upsert: true },
  );
  known.set(id, { acknowledged: version, underway: version });
}

/** Writes until the connection breaks. */
async function writeUntilKilled(
  comments: Collection<Comment>,
  writer: Writer,
  killed: () => boolean,
): Promise<number> {
  for (let done = 0; ; done += 1) {
    try {
      await writeOnce(comments, writer);
    } catch (error) {
      if (killed()) return done;
      throw error;
    }
  }
}

/** Throws where an acknowledged write is missing or one is there that nobody sent; what was underway is settled now. */
function settle(known: Map<string, Known>, stored: ReadonlyMap<string, Comment>): void {
  for (const [id, { acknowledged, underway }] of known) {
    const version = stored.get(id)?.version ?? 0;
    if (version !== acknowledged && version !== underway)
      throw new Error(`${id} has version ${version}; acknowledged ${acknowledged}, underway ${underway}`);
    if (version === 0) known.delete(id);
    else known.set(id, { acknowledged: version, underway: version });
  }
}

/** Throws where the count or an index disagrees with the documents. */
async function verifyIndexes(comments: Collection<Comment>, stored: readonly Comment[]): Promise<void> {
  if ((await comments.estimatedDocumentCount()) !== stored.length)
    throw new Error("the count differs from the documents");
  for (const hint of ["_id_", "writer_1_version_-1", "tags_1"]) {
    const found = await comments.find().hint(hint).toArray();
    if (found.length !== stored.length)
      throw new Error(`index ${hint} leads to ${found.length} of ${stored.length} documents`);
  }
  for (const tag of ["t0", "t3", "u6"]) {
    const byIndex = await comments.countDocuments({ tags: tag });
    const byDocument = stored.filter(({ tags }) => tags.includes(tag)).length;
    if (byIndex !== byDocument)
      throw new Error(`index on tags finds ${byIndex} instead of ${byDocument} with ${tag}`);
  }
}

/** More documents than this are dropped after a round, so that a round late in a long run costs no more than one at its start. */
const MOST_DOCUMENTS = 5000;

/** Checks what is stored against what the writers know; gives the number of documents. */
async function verify(comments: Collection<Comment>, writers: readonly Writer[]): Promise<number> {
  const stored = await comments.find().hint({ $natural: 1 }).toArray();
  const byId = new Map(stored.map((comment) => [comment._id, comment]));
  for (const { known } of writers) settle(known, byId);
  const known = writers.reduce((sum, writer) => sum + writer.known.size, 0);
  if (stored.length !== known)
    throw new Error(`${stored.length} documents are stored, ${known} were written`);
  await verifyIndexes(comments, stored);
  return stored.length;
}

async function createIndexes(comments: Collection<Comment>): Promise<void> {
  await comments.createIndex({ writer: 1, version: -1 });
  await comments.createIndex({ tags: 1 });
}

async function openComments(engine: EngineProcess) {
  const client = await MongoClient.connect(engine.uri, {
    serverSelectionTimeoutMS: 5000,
    retryWrites: false,
  });
  const comments = client.db("crash").collection<Comment>("comments");
  await createIndexes(comments);
  return { client, comments };
}

async function startAfresh(comments: Collection<Comment>, writers: readonly Writer[]): Promise<void> {
  await comments.drop();
  for (const { known } of writers) known.clear();
  await createIndexes(comments);
}

/**
 * Kills the engine (SIGKILL) under load again and again and checks after each start that every acknowledged write is there.
 * Throws at the first that is not. Returns how many writes were acknowledged in all.
 */
export async function runCrashes(
  folder: string,
  rounds: number,
  seed: number,
  note: (round: number) => void = () => {},
): Promise<number> {
  const random = createRandom(seed);
  const writers: Writer[] = Array.from({ length: WRITERS }, (_, number) => {
    return { number, known: new Map<string, Known>(), next: 0, random: createRandom(seed + number + 1) };
  });
  let acknowledged = 0;
  for (let round = 0; round < rounds; round += 1) {
    const engine = await startEngineProcess(folder);
    const { client, comments } = await openComments(engine);
    if ((await verify(comments, writers)) > MOST_DOCUMENTS) await startAfresh(comments, writers);
    let killed = false;
    const writing = Promise.all(writers.map((writer) => writeUntilKilled(comments, writer, () => killed)));
    await wait(50 + random() * 500);
    killed = true;
    await engine.end("SIGKILL");
    acknowledged += (await writing).reduce((sum, done) => sum + done, 0);
    await client.close();
    note(round + 1);
  }
  const engine = await startEngineProcess(folder);
  const { client, comments } = await openComments(engine);
  await verify(comments, writers);
  await client.close();
  await engine.end("SIGTERM");
  return acknowledged;
}
