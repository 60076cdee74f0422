import { v7 as uuid } from "uuid";
import type { Comment, DecisionKind } from "../comment.ts";
import { conflict, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import type { Batch, BatchRepository } from "../store/batch.repository.ts";
import type { ModerationRepository, StatusChange } from "../store/moderation.repository.ts";
import type { ModerationFilter } from "../store/moderation-filter.ts";
import { applyChanges, type DecisionDependencies, statusOf, undoMs, undoOf } from "./apply-decision.ts";

export interface BatchDependencies extends DecisionDependencies {
  readonly moderation: ModerationRepository;
  readonly batches: BatchRepository;
  /** Told after each part. */
  readonly onProgress: (batch: Pick<Batch, "id" | "matched" | "changed">) => Promise<void>;
}

export interface BatchRequest {
  /** Chosen by the client where it wants to ask again safely. */
  readonly id?: string | undefined;
  readonly of: { readonly ids: readonly string[] } | { readonly filter: ModerationFilter };
  readonly decision: DecisionKind;
  readonly reason?: string | undefined;
}

/** One batch decides on so many at most; more is done by asking again. */
export const mostAtOnce = 100_000;
/** Comments changed by one bulk write: small enough that others get their turn between two. */
const partSize = 500;

/** How many a decision would change now. */
export async function countMatching(
  { of, decision }: BatchRequest,
  moderator: Principal,
  { moderation }: Pick<BatchDependencies, "moderation">,
): Promise<number> {
  if ("filter" in of) return moderation.count(of.filter, mostAtOnce);
  const comments = await moderation.findMany(of.ids);
  return comments.filter((comment) => isMeant(comment, decision, moderator)).length;
}

/**
 * One decision on many comments: all that match when it begins and are still so when their turn comes. A batch that
 * was made already is given as it is.
 */
export async function decideMany(
  request: BatchRequest,
  moderator: Principal,
  dependencies: BatchDependencies,
): Promise<Batch> {
  const { batches, now } = dependencies;
  const { decision: kind, reason } = request;
  const startedAt = now();
  const batch: Batch = {
    id: request.id ?? uuid(),
    by: moderator.name,
    decision: kind,
    ...(reason === undefined ? {} : { reason }),
    matched: 0,
    changed: 0,
    startedAt,
  };
  if (!(await batches.start(batch))) return (await batches.find(batch.id)) ?? batch;
  const { by, id } = batch;
  const decision = { kind, by, at: startedAt, batch: id, ...(reason === undefined ? {} : { reason }) };
  const counts = await inParts(batch, partsOf(request, startedAt, dependencies), dependencies, (comment) =>
    isMeant(comment, kind, moderator) ? { comment, status: statusOf[kind], decision } : undefined,
  );
  const finishedAt = now();
  await batches.finish(id, counts, finishedAt);
  return { ...batch, ...counts, finishedAt };
}

/**
 * Takes a batch back as one; comments that were decided since stay as they are.
 * @throws {AppError} 404; 409 where it still runs, was taken back already, or that was too long ago.
 */
export async function undoMany(
  id: string,
  moderator: Principal,
  dependencies: BatchDependencies,
): Promise<Batch> {
  const { batches, moderation, now } = dependencies;
  const batch = await batches.find(id);
  if (!batch) throw notFound("batch");
  const at = now();
  if (at.getTime() - (batch.finishedAt ?? at).getTime() > undoMs)
    throw conflict("A batch can be taken back for ten minutes.");
  if (!(await batches.markUndone(id, at))) throw conflict("The batch still runs, or was taken back already.");
  async function* parts(): AsyncGenerator<readonly Comment[]> {
    for (;;) {
      // Those that were taken back are not of the batch any more, so the first part is always the next one.
      const part = await moderation.listBatch(id, moderator.sites, partSize);
      if (part.length === 0) return;
      yield part;
    }
  }
  // A batch that has finished has recorded each of its parts.
  const counts = await inParts(
    batch,
    parts(),
    dependencies,
    (comment) => undoOf(comment, moderator.name, at, `${id}:undo`),
    id,
  );
  return { ...batch, ...counts, undoneAt: at };
}

async function inParts(
  batch: Batch,
  parts: AsyncIterable<readonly Comment[]>,
  dependencies: BatchDependencies,
  changeOf: (comment: Comment) => StatusChange | undefined,
  recorded?: string,
): Promise<Pick<Batch, "matched" | "changed">> {
  let matched = 0;
  let changed = 0;
  for await (const part of parts) {
    const changes = part.flatMap((comment) => changeOf(comment) ?? []);
    matched += changes.length;
    const done = await applyChanges(changes, dependencies, {
      learn: "later",
      ...(recorded === undefined ? {} : { recorded }),
    });
    changed += done.length;
    await Promise.all([
      dependencies.batches.progress(batch.id, changed),
      dependencies.onProgress({ id: batch.id, matched, changed }),
    ]);
    // Nothing of the part could be changed: others are at the same comments.
    if (changes.length > 0 && done.length === 0) break;
  }
  return { matched, changed };
}

async function* partsOf(
  { of }: BatchRequest,
  startedAt: Date,
  { moderation }: Pick<BatchDependencies, "moderation">,
): AsyncGenerator<readonly Comment[]> {
  if ("ids" in of) {
    for (let at = 0; at < of.ids.length; at += partSize)
      yield await moderation.findMany(of.ids.slice(at, at + partSize));
    return;
  }
  let left = mostAtOnce;
  let after: Comment | Pick<Comment, "createdAt" | "id"> | undefined;
  while (left > 0) {
    const { comments, next } = await moderation.list({
      ...of.filter,
      judgedBy: startedAt,
      limit: Math.min(partSize, left),
      ...(after ? { after } : {}),
    });
    left -= comments.length;
    if (comments.length > 0) yield comments;
    if (!next) return;
    after = next;
  }
}

/** What is so already is not decided again, but that readers have reported it. */
const isMeant = ({ site, status, reported }: Comment, kind: DecisionKind, moderator: Principal): boolean =>
  mayActFor(moderator, site) && (status !== statusOf[kind] || reported === true);
