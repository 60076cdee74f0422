import type { Status } from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";

/** Days that a site keeps comments of each status; what is left out is kept as the service does. */
export type Retention = Readonly<Partial<Record<Status, number | undefined>>>;

const dayMs = 86_400_000;
const batchSize = 500;

/**
 * Gives every comment of a site the date that its policy purges it on, counted from its last decision or judgement.
 * Comments that have theirs already are left alone, so that a second run writes nothing.
 * @param fallback days where the policy says nothing; `undefined` keeps for ever.
 * @returns how many dates were changed.
 */
export async function applyRetention(
  model: CommentModel,
  site: string,
  retention: Retention,
  fallback: (status: Status) => number | undefined,
): Promise<number> {
  let changed = 0;
  for (const status of ["pending", "approved", "spam", "rejected", "deleted"] as const) {
    const days = retention[status];
    // What a policy once gave is taken back where it gives nothing now.
    const mark = days === undefined ? { $exists: false } : `${status}:${days}`;
    const wanted = days === undefined ? { $exists: true } : { $ne: mark };
    changed += await redate(model, { site, status, retention: wanted }, (document) => {
      const kept = days ?? fallback(status);
      const from = document.decision?.at ?? document.judgedAt;
      const set = kept === undefined ? {} : { purgeAt: new Date(from.getTime() + kept * dayMs) };
      return {
        $set: { ...set, ...(days === undefined ? {} : { retention: mark }) },
        $unset: {
          ...(kept === undefined ? { purgeAt: 1 } : {}),
          ...(days === undefined ? { retention: 1 } : {}),
        },
      };
    });
  }
  return changed;
}

type Dated = Pick<CommentDocument, "_id" | "decision" | "judgedAt">;

async function redate(
  model: CommentModel,
  filter: object,
  change: (document: Dated) => object,
): Promise<number> {
  let changed = 0;
  for (;;) {
    const documents = await model
      .find(filter)
      .select(["decision", "judgedAt"])
      .limit(batchSize)
      .lean<Dated[]>();
    if (documents.length === 0) return changed;
    const operations = documents.map((document) => ({
      updateOne: { filter: { _id: document._id }, update: withoutEmpty(change(document)) },
    }));
    await model.collection.bulkWrite(operations as never, { ordered: false });
    changed += documents.length;
  }
}

/** MongoDB refuses an operator that names no field. */
function withoutEmpty(update: object): object {
  return Object.fromEntries(Object.entries(update).filter(([, fields]) => Object.keys(fields).length > 0));
}
