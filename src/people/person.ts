import type { Submission } from "../comment.ts";
import type { QueueHandle } from "../queue/moderation-queue.ts";
import { findInQueue, forgetInQueue, isBeingJudged, type Owner } from "../queue/person-in-queue.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import type { CommentDocument } from "../store/comment.model.ts";
import type { ErasureRepository } from "../store/erasure.repository.ts";
import type { PersonRepository } from "../store/person.repository.ts";
import type { TrailRepository } from "../store/trail.repository.ts";
import { type BesidesDependencies, findBesides, forgetBesides, type HeldBesides } from "./held-besides.ts";

export interface PeopleDependencies extends BesidesDependencies {
  readonly people: PersonRepository;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly audit: Pick<AuditRepository, "list">;
  readonly erasures: ErasureRepository;
  readonly trail: TrailRepository;
  readonly queue: QueueHandle;
  /** The keyed hash of an e-mail address. */
  readonly keyOf: (email: string) => string;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
}

/** How much is held of a person. */
export interface PersonSummary {
  readonly comments: number;
  /** In jobs that are not done, or have failed. */
  readonly queued: number;
  readonly mails: number;
  readonly listEntries: number;
}

export async function findPerson(email: string, dependencies: PeopleDependencies): Promise<PersonSummary> {
  const owner = ownerOf(email, dependencies);
  const { ids, queued } = await commentsOf(owner, dependencies);
  const { mails, listEntries } = await findBesides(owner, ids, dependencies);
  return {
    comments: ids.size - queued.filter(({ id }) => ids.has(id)).length,
    queued: queued.length,
    mails: mails.length,
    listEntries: listEntries.length,
  };
}

/** One comment of a person with all that is kept with it, and who decided on it when. */
export interface PersonsComment {
  readonly comment: unknown;
  readonly decisions: readonly unknown[];
}

/** Everything that is held of a person: comment by comment, then the rest; and a line in the trail that it was given out. */
export async function* exportPerson(
  email: string,
  by: string,
  dependencies: PeopleDependencies,
): AsyncGenerator<PersonsComment | { readonly besides: HeldBesides }> {
  const { people, audit, trail, now } = dependencies;
  const owner = ownerOf(email, dependencies);
  const { ids, queued } = await commentsOf(owner, dependencies);
  let comments = queued.length;
  for await (const document of people.documents(owner.key)) {
    comments++;
    yield { comment: withId(document), decisions: await audit.list({ comment: document._id, limit: 1_000 }) };
  }
  for (const submission of queued) yield { comment: submission, decisions: [] };
  yield { besides: await findBesides(owner, ids, dependencies) };
  await trail.append({ at: now(), by, action: "person.exported", detail: { comments } });
}

const withId = ({ _id, ...fields }: CommentDocument): object => ({ id: _id, ...fields });

const ownerOf = (email: string, { keyOf }: Pick<PeopleDependencies, "keyOf">): Owner => ({
  key: keyOf(email),
  keyOf,
});

/** Ids of all comments, and those of them that are not stored yet. */
async function commentsOf(
  owner: Owner,
  { people, queue }: Pick<PeopleDependencies, "people" | "queue">,
): Promise<{ readonly ids: ReadonlySet<string>; readonly queued: readonly Submission[] }> {
  const queued = await findInQueue(queue, owner);
  const stored = await people.ids(owner.key);
  return { ids: new Set([...stored, ...queued.map(({ id }) => id)]), queued };
}

/**
 * Erases all that a person wrote and all else that is held of them. What others have answered stays as an empty place,
 * so that threads stay whole. The keyed hash is remembered, so that a restored backup can be cleared again.
 * @returns how many comments were erased.
 * @throws where a worker does not finish judging a comment of theirs: to be called again.
 */
export async function erasePerson(
  email: string,
  by: string,
  dependencies: PeopleDependencies,
): Promise<number> {
  const { erasures, trail, keyOf, now } = dependencies;
  const key = keyOf(email);
  await erasures.remember(key, now());
  const comments = await eraseKey(key, by, dependencies);
  await trail.append({ at: now(), by, action: "person.erased", detail: { comments } });
  return comments;
}

/** Erases again whoever was erased before: for a store that was restored from a backup. */
export async function repeatErasures(by: string, dependencies: PeopleDependencies): Promise<number> {
  const { erasures, trail, now } = dependencies;
  let comments = 0;
  for (const key of await erasures.list()) comments += await eraseKey(key, by, dependencies);
  await trail.append({ at: now(), by, action: "person.erasures-repeated", detail: { comments } });
  return comments;
}

async function eraseKey(key: string, by: string, dependencies: PeopleDependencies): Promise<number> {
  const { people, articles, now } = dependencies;
  const owner = { key, keyOf: dependencies.keyOf };
  const { ids } = await commentsOf(owner, dependencies);
  let comments = await emptyQueue(owner, dependencies);
  for await (const erased of people.erase(key, by, now())) {
    comments++;
    if (erased.status === "approved") await articles.touch([erased]);
  }
  await forgetBesides(owner, ids, dependencies);
  return comments;
}

const judgedWithinMs = 30_000;
const lookAgainMs = 100;

/** What a worker has in its hands is waited for: it is stored then, or comes back into the queue. */
async function emptyQueue(owner: Owner, { queue, wait }: PeopleDependencies): Promise<number> {
  let forgotten = 0;
  for (let waited = 0; ; waited += lookAgainMs) {
    forgotten += (await forgetInQueue(queue, owner)).length;
    if (!(await isBeingJudged(queue, owner))) return forgotten;
    if (waited >= judgedWithinMs)
      throw new Error("A worker is still judging a comment of this person. Run the same again in a minute.");
    await wait(lookAgainMs);
  }
}

/**
 * Leaves a person's texts under another name and forgets who wrote them, and all else that is held of them. What is
 * still in the queue is waited for, or where it has failed, erased: nobody knows yet what would become of it.
 * @returns how many comments were changed.
 */
export async function anonymisePerson(
  email: string,
  name: string,
  by: string,
  dependencies: PeopleDependencies,
): Promise<number> {
  const { people, articles, trail, now } = dependencies;
  const owner = ownerOf(email, dependencies);
  let comments = 0;
  const { ids } = await commentsOf(owner, dependencies);
  await emptyQueue(owner, dependencies);
  for await (const changed of people.anonymise(owner.key, name)) {
    comments++;
    if (changed.status === "approved") await articles.touch([changed]);
  }
  await forgetBesides(owner, ids, dependencies);
  await trail.append({ at: now(), by, action: "person.anonymised", detail: { comments } });
  return comments;
}
