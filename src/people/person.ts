import type { QueueHandle } from "../queue/moderation-queue.ts";
import { findInQueue, forgetInQueue } from "../queue/person-in-queue.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import type { CommentDocument } from "../store/comment.model.ts";
import type { ErasureRepository } from "../store/erasure.repository.ts";
import type { PersonRepository } from "../store/person.repository.ts";
import type { TrailRepository } from "../store/trail.repository.ts";

export interface PeopleDependencies {
  readonly people: PersonRepository;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly audit: Pick<AuditRepository, "list">;
  readonly erasures: ErasureRepository;
  readonly trail: TrailRepository;
  readonly queue: QueueHandle;
  /** Forgets what is kept under an author's key besides comments. */
  readonly forgetAuthor: (authorKey: string) => Promise<void>;
  /** The keyed hash of an e-mail address. */
  readonly keyOf: (email: string) => string;
  readonly now: () => Date;
}

/** What is held of a person. */
export interface PersonSummary {
  readonly comments: number;
  /** In jobs that wait or have failed. */
  readonly queued: number;
}

export async function findPerson(
  email: string,
  { people, queue, keyOf }: PeopleDependencies,
): Promise<PersonSummary> {
  const key = keyOf(email);
  const [comments, queued] = await Promise.all([people.count(key), findInQueue(queue, key)]);
  return { comments, queued: queued.length };
}

/** One comment of a person with all that is kept with it, and who decided on it when. */
export interface PersonsComment {
  readonly comment: unknown;
  readonly decisions: readonly unknown[];
}

/** Everything that is held of a person, comment by comment, and a line in the trail that it was given out. */
export async function* exportPerson(
  email: string,
  by: string,
  { people, audit, trail, queue, keyOf, now }: PeopleDependencies,
): AsyncGenerator<PersonsComment> {
  const key = keyOf(email);
  let comments = 0;
  for await (const document of people.documents(key)) {
    comments++;
    yield { comment: withId(document), decisions: await audit.list({ comment: document._id, limit: 1_000 }) };
  }
  for (const submission of await findInQueue(queue, key)) {
    comments++;
    yield { comment: submission, decisions: [] };
  }
  await trail.append({ at: now(), by, action: "person.exported", detail: { comments } });
}

const withId = ({ _id, ...fields }: CommentDocument): object => ({ id: _id, ...fields });

/**
 * Erases all that a person wrote. What others have answered stays as an empty place, so that threads stay whole.
 * The keyed hash is remembered, so that a restored backup can be cleared again.
 * @returns how many comments were erased.
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
  const { people, articles, queue, forgetAuthor, now } = dependencies;
  let comments = await forgetInQueue(queue, key);
  await forgetAuthor(key);
  for await (const erased of people.erase(key, by, now())) {
    comments++;
    if (erased.status === "approved") await articles.touch([erased]);
  }
  return comments;
}

/** Leaves a person's texts under another name and forgets who wrote them. */
export async function anonymisePerson(
  email: string,
  name: string,
  by: string,
  { people, articles, trail, forgetAuthor, keyOf, now }: PeopleDependencies,
): Promise<number> {
  let comments = 0;
  await forgetAuthor(keyOf(email));
  for await (const changed of people.anonymise(keyOf(email), name)) {
    comments++;
    if (changed.status === "approved") await articles.touch([changed]);
  }
  await trail.append({ at: now(), by, action: "person.anonymised", detail: { comments } });
  return comments;
}
