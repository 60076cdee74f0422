import type { Comment } from "../comment.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { ExchangeRepository } from "../store/exchange.repository.ts";
import { type CompleteOptions, completeComment } from "./complete-comment.ts";
import type { ImportItem, NativeRecord } from "./import-item.ts";
import type { ReportKeeper } from "./import-report.ts";
import { createOneBehind } from "./one-behind.ts";
import { chooseOrphan, placeComments, type Waiting } from "./place-comments.ts";
import type { Spill } from "./spill.ts";

export interface ImportDependencies {
  readonly exchange: ExchangeRepository;
  readonly comments: Pick<CommentRepository, "findParents">;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly spill: Spill;
  readonly report: ReportKeeper;
  readonly complete: CompleteOptions;
  /** Told after each batch of the line that was read last. */
  readonly onProgress: (line: number) => void;
}

const batchSize = 1_000;

/**
 * Imports a source's comments in bounded memory. Running it again adds nothing and costs little: what is stored
 * already is only looked up, so an import that was broken off goes on where it stopped.
 * @throws where MongoDB goes away; what was stored by then stays.
 */
export async function importComments(
  items: AsyncIterable<ImportItem> | Iterable<ImportItem>,
  given: ImportDependencies,
): Promise<void> {
  const { report, onProgress } = given;
  const touching = createOneBehind(given.articles.touch);
  const dependencies = { ...given, articles: { touch: touching.next } };
  const storing = createOneBehind(async ({ batch, line }: { batch: Batch; line: number }) => {
    await storeBatch(batch, dependencies);
    onProgress(line);
  });
  try {
    let batch: Batch = emptyBatch();
    for await (const item of items) {
      if ("leftOut" in item) report.leftOut(item.line, item.leftOut);
      else if ("note" in item) report.changed(item.line, item.note);
      else if ("native" in item) batch.natives.push(item);
      else addComment(item, batch, dependencies);
      if (batch.natives.length + batch.waiting.length < batchSize) continue;
      await storing.next({ batch, line: item.line });
      batch = emptyBatch();
    }
    await storing.settle();
    await storeBatch(batch, dependencies);
    await placeTheRest(dependencies);
    await touching.settle();
  } finally {
    // Nothing goes on behind the back of whoever is told of a failure.
    for (const { settle } of [storing, touching]) await Promise.allSettled([settle()]);
  }
}

interface Batch {
  readonly natives: { readonly line: number; readonly native: NativeRecord }[];
  readonly waiting: Waiting[];
}

const emptyBatch = (): Batch => ({ natives: [], waiting: [] });

function addComment(
  { line, comment: source }: Extract<ImportItem, { comment: unknown }>,
  batch: Batch,
  { complete, report }: ImportDependencies,
): void {
  const completed = completeComment(source, complete);
  if ("leftOut" in completed) {
    report.leftOut(line, completed.leftOut);
    return;
  }
  for (const note of completed.notes) report.changed(line, note);
  batch.waiting.push({ line, comment: completed.comment });
}

async function storeBatch({ natives, waiting }: Batch, dependencies: ImportDependencies): Promise<void> {
  if (natives.length > 0) await storeNatives(natives, dependencies);
  const fresh = await withoutKnown(waiting, dependencies);
  await dependencies.spill.add(await storePlaced(fresh, dependencies));
}

/** Drops what is stored already, and second ones of an id within the batch. */
async function withoutKnown(
  waiting: readonly Waiting[],
  { exchange, report }: ImportDependencies,
): Promise<readonly Waiting[]> {
  if (waiting.length === 0) return [];
  const known = await exchange.existing(waiting.map(({ comment }) => comment.id));
  const seen = new Set<string>();
  const fresh: Waiting[] = [];
  for (const one of waiting) {
    if (known.has(one.comment.id)) report.count(0, 1);
    else if (seen.has(one.comment.id))
      report.leftOut(one.line, { code: "duplicate_id", detail: "another comment of the file has its id" });
    else fresh.push(one);
    seen.add(one.comment.id);
  }
  return fresh;
}

/** Stores those whose place is known. @returns the others. */
async function storePlaced(
  waiting: readonly Waiting[],
  dependencies: ImportDependencies,
): Promise<readonly Waiting[]> {
  const parents = [...new Set(waiting.flatMap(({ comment }) => comment.parent ?? []))];
  const known = await dependencies.comments.findParents(parents);
  const { placed, waiting: still, misplaced } = placeComments(waiting, known);
  for (const line of misplaced)
    dependencies.report.changed(line, {
      code: "parent_elsewhere",
      detail: "what it answers is on another article: it begins a thread",
    });
  await store(placed, dependencies);
  return still;
}

async function store(
  placed: readonly { readonly line: number; readonly comment: Comment }[],
  { exchange, articles, report }: ImportDependencies,
): Promise<void> {
  if (placed.length === 0) return;
  const { refused, alreadyThere } = await exchange.insertComments(placed.map(({ comment }) => comment));
  for (const { index, reason } of refused)
    report.leftOut(placed[index]?.line ?? 0, { code: "refused_by_store", detail: reason });
  report.count(placed.length - refused.length - alreadyThere, alreadyThere);
  await articles.touch(placed.map(({ comment }) => comment).filter(({ status }) => status === "approved"));
}

/** Those whose parent came later in the file, round after round; then those whose parent is not there at all. */
async function placeTheRest(dependencies: ImportDependencies): Promise<void> {
  const { spill } = dependencies;
  let before = Number.POSITIVE_INFINITY;
  while (spill.size() > 0 && spill.size() < before) {
    before = spill.size();
    for await (const batch of spill.take(batchSize)) await spill.add(await storePlaced(batch, dependencies));
  }
  for await (const batch of spill.take(batchSize)) await storeOrphans(batch, dependencies);
}

async function storeOrphans(batch: readonly Waiting[], dependencies: ImportDependencies): Promise<void> {
  let waiting = await storePlaced(batch, dependencies);
  for (let orphan = chooseOrphan(waiting); orphan; orphan = chooseOrphan(waiting)) {
    dependencies.report.changed(orphan.line, {
      code: "no_parent",
      detail: "what it answers is not in the file, or answers it: it begins a thread",
    });
    const { parent: _parent, ...comment } = orphan.comment;
    const rest = waiting.map((one) => (one === orphan ? { line: one.line, comment } : one));
    waiting = await storePlaced(rest, dependencies);
  }
}

async function storeNatives(
  natives: Batch["natives"],
  { exchange, articles, report }: ImportDependencies,
): Promise<void> {
  const { added, alreadyThere, refused, published } = await exchange.insertNatives(
    natives.map(({ native }) => native),
  );
  for (const { index, reason } of refused)
    report.leftOut(natives[index]?.line ?? 0, { code: "invalid", detail: reason });
  report.count(added, alreadyThere);
  await articles.touch(published);
}
