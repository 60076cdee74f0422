import type { Comment, Decision, Status } from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";
import { purgeDate, toComment } from "./comment.repository.ts";
import { groupBy } from "./group-by.ts";
import { type ModerationFilter, queryOf, textQueryOf } from "./moderation-filter.ts";

/** A place in a list by time. */
export type ListPosition = Pick<Comment, "createdAt" | "id">;

export interface ModerationQuery extends ModerationFilter {
  readonly order?: "oldest" | "newest";
  readonly limit: number;
  readonly after?: ListPosition;
}

export interface ModerationList {
  readonly comments: readonly Comment[];
  /** Where to go on; `undefined` at the list's end. A search may stop before it has found `limit`. */
  readonly next: ListPosition | undefined;
}

/** One comment and what it becomes. */
export interface StatusChange {
  readonly comment: Comment;
  readonly status: Status;
  readonly decision: Omit<Decision, "from" | "version">;
  /** What readers reported is open again; otherwise the change settles it. */
  readonly reported?: true;
}

/** What a moderator may change of a comment's words. */
export interface Words {
  readonly name: string;
  readonly body: string;
  readonly website: string | undefined;
}

export interface ModerationRepository {
  /** Costs the same however many are stored; a search looks through a bounded stretch a call. */
  list(query: ModerationQuery): Promise<ModerationList>;
  /** Counts up to `cap`. A filter with text is counted by looking at each. */
  count(filter: ModerationFilter, cap: number): Promise<number>;
  /** How many comments of a status each site has. */
  countByStatus(sites: readonly string[], status: Status): Promise<ReadonlyMap<string, number>>;
  /** How many published comments with open reports each site has. */
  countReported(sites: readonly string[]): Promise<ReadonlyMap<string, number>>;
  findMany(ids: readonly string[]): Promise<readonly Comment[]>;
  /** Changes those that are still as given; resolves with them as they are then. */
  changeStatus(changes: readonly StatusChange[]): Promise<readonly Comment[]>;
  /** Comments whose last decision was made in a batch, in no order. */
  listBatch(batch: string, sites: readonly string[] | undefined, limit: number): Promise<readonly Comment[]>;
  /** Those of these whose last decision is not in the audit trail yet. */
  findUnaudited(ids: readonly string[]): Promise<readonly Comment[]>;
  /** Notes that the decisions of these versions are in the audit trail. */
  markAudited(comments: readonly Pick<Comment, "id" | "version">[]): Promise<void>;
  /** Changes the words and keeps the first ones; `undefined` where another change came first. */
  edit(comment: Comment, words: Words): Promise<Comment | undefined>;
}

/** MongoDB gives 101 documents at first and is asked again for the rest. @param limit 0 cannot be asked for. */
const inOneAnswer = (limit: number): number => Math.max(1, limit);

/** So many comments are read for a word in one call: a fraction of a second on a small machine. */
const searchWindow = 4_000;

/** @param purgeAfterDays days until spam and rejected comments are purged. */
export function createModerationRepository(
  model: CommentModel,
  purgeAfterDays: number,
): ModerationRepository {
  const find = async (
    filter: object,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<readonly Comment[]> =>
    (
      await model.find(filter).sort(sort).limit(limit).batchSize(inOneAnswer(limit)).lean<CommentDocument[]>()
    ).map(toComment);

  async function listPlain({ limit, after, order, ...filter }: ModerationQuery): Promise<ModerationList> {
    const wanted = queryOf(filter);
    const direction = order === "newest" ? -1 : 1;
    const sort = { createdAt: direction, _id: direction } as const;
    // One more than asked for tells whether the list goes on.
    const found = after
      ? await findAfter(wanted, after, direction, sort, limit + 1)
      : await find(wanted, sort, limit + 1);
    const comments = found.slice(0, limit);
    return { comments, next: found.length > limit ? comments.at(-1) : undefined };
  }

  /** Two ranges of one index instead of an `$or`: the same moment, then what is beyond. */
  async function findAfter(
    wanted: Record<string, unknown>,
    { createdAt, id }: ListPosition,
    direction: 1 | -1,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<readonly Comment[]> {
    const beyond = direction === 1 ? "$gt" : "$lt";
    const same = await find({ $and: [wanted, { createdAt, _id: { [beyond]: id } }] }, sort, limit);
    if (same.length === limit) return same;
    const later = { $and: [wanted, { createdAt: { [beyond]: createdAt } }] };
    return [...same, ...(await find(later, sort, limit - same.length))];
  }

  async function search(query: ModerationQuery, text: object): Promise<ModerationList> {
    const { limit, after, order, ...filter } = query;
    const direction = order === "newest" ? -1 : 1;
    const sort = { createdAt: direction, _id: direction } as const;
    const wanted = { $and: [queryOf(filter), ...(after ? [placeAfter(after, direction)] : [])] };
    const found = (
      await model.aggregate<CommentDocument>([
        { $match: wanted },
        { $sort: sort },
        { $limit: searchWindow },
        { $match: text },
        { $limit: limit },
      ])
    ).map(toComment);
    if (found.length === limit) return { comments: found, next: found.at(-1) };
    const [last] = await model
      .find(wanted)
      .sort(sort)
      .skip(searchWindow - 1)
      .limit(1)
      .select({ createdAt: 1 })
      .lean<CommentDocument[]>();
    return { comments: found, next: last && { createdAt: last.createdAt, id: last._id } };
  }

  /** @param group comments of one version and status, which become the same. */
  async function changeGroup(group: readonly StatusChange[]): Promise<readonly Comment[]> {
    const [first] = group;
    if (!first) return [];
    const { after, update } = effectOf(first, purgeAfterDays);
    const { status, decision } = after;
    const ids = group.map(({ comment }) => comment.id);
    const { modifiedCount } = await model.updateMany(
      { _id: { $in: ids }, version: first.comment.version, status: first.comment.status },
      update,
    );
    if (modifiedCount === group.length)
      return group.map(({ comment: { reported: _settled, ...comment } }) => ({ ...comment, ...after }));
    // Some were decided meanwhile: those that are ours carry our name and moment.
    const { by, at } = decision;
    return find(
      { _id: { $in: ids }, version: after.version, status, "decision.by": by, "decision.at": at },
      { _id: 1 },
      ids.length,
    );
  }

  async function countOnEach(sites: readonly string[], wanted: object): Promise<ReadonlyMap<string, number>> {
    const counts = sites.map(
      async (site) => [site, await model.countDocuments({ site, ...wanted })] as const,
    );
    return new Map(await Promise.all(counts));
  }

  return {
    list(query) {
      const text = textQueryOf(query);
      return text ? search(query, text) : listPlain(query);
    },
    count(filter, cap) {
      const text = textQueryOf(filter);
      const wanted = queryOf(filter);
      return model.countDocuments(text ? { $and: [wanted, text] } : wanted, { limit: cap });
    },
    countByStatus: (sites, status) => countOnEach(sites, { status }),
    countReported: (sites) => countOnEach(sites, { status: "approved", reported: true }),
    findMany: (ids) => find({ _id: { $in: ids } }, { _id: 1 }, ids.length),
    async changeStatus(changes) {
      const groups = groupBy(changes, ({ comment, status, reported }) =>
        JSON.stringify([comment.version, comment.status, comment.reported, status, reported]),
      );
      return (await Promise.all([...groups.values()].map(changeGroup))).flat();
    },
    listBatch: async (batch, sites, limit) =>
      // Sorting would read the whole batch for each part of it.
      (
        await model
          .find({ "decision.batch": batch, ...(sites ? { site: { $in: sites } } : {}) })
          .limit(limit)
          .batchSize(inOneAnswer(limit))
          .lean<CommentDocument[]>()
      ).map(toComment),
    findUnaudited: (ids) => find({ _id: { $in: ids }, unaudited: true }, { _id: 1 }, ids.length),
    async markAudited(comments) {
      const groups = groupBy(comments, ({ version }) => version);
      const marks = [...groups].map(([version, group]) =>
        model.updateMany({ _id: { $in: group.map(({ id }) => id) }, version }, { $unset: { unaudited: 1 } }),
      );
      await Promise.all(marks);
    },
    async edit({ id, version, name, body, website, original }, words) {
      const { website: newWebsite, ...rest } = words;
      const first = { name, body, ...(website === undefined ? {} : { website }) };
      const document = await model
        .findOneAndUpdate(
          { _id: id, version },
          {
            $set: {
              ...rest,
              ...(newWebsite === undefined ? {} : { website: newWebsite }),
              original: original ?? first,
            },
            ...(newWebsite === undefined ? { $unset: { website: 1 } } : {}),
            $inc: { version: 1 },
          },
          { returnDocument: "after" },
        )
        .lean<CommentDocument>();
      return document ? toComment(document) : undefined;
    },
  };
}

/** What a change makes of its comment, and the update that does it. */
function effectOf({ comment, status, decision: made, reported }: StatusChange, purgeAfterDays: number) {
  const decision: Decision = {
    ...made,
    from: comment.status,
    version: comment.version + 1,
    ...(comment.reported ? { reported: true } : {}),
  };
  const purgeAt = purgeDate(status, decision.at, purgeAfterDays);
  const open = reported ? { reported } : {};
  return {
    after: { status, decision, version: decision.version, ...open },
    update: {
      $set: { status, decision, unaudited: true, ...(purgeAt ? { purgeAt } : {}), ...open },
      $unset: { retention: 1, ...(purgeAt ? {} : { purgeAt: 1 }), ...(reported ? {} : { reported: 1 }) },
      $inc: { version: 1 },
    },
  };
}

function placeAfter({ createdAt, id }: ListPosition, direction: 1 | -1): object {
  const [beyond, upTo] = direction === 1 ? ["$gt", "$gte"] : ["$lt", "$lte"];
  return {
    // For the index; the rest parts those of the same moment.
    createdAt: { [upTo as string]: createdAt },
    $or: [{ createdAt: { [beyond as string]: createdAt } }, { createdAt, _id: { [beyond as string]: id } }],
  };
}
