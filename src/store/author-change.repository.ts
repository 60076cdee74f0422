import {
  type Comment,
  earlierTextsKept,
  type RecordedFinding,
  type Report,
  reportsKept,
  type Status,
} from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";
import { purgeDate, toComment } from "./comment.repository.ts";
import type { ThreadModel } from "./thread.repository.ts";

/** A new text as it was judged. */
export interface JudgedEdit
  extends Pick<
    Comment,
    "body" | "judgedAt" | "status" | "findings" | "score" | "spamProbability" | "language"
  > {
  /** When it was written. */
  readonly at: Date;
}

/** Each call names the version that it was made for and gives `undefined` where the comment has another by now. */
export interface AuthorChangeRepository {
  /**
   * Puts a new text in the place of the old one, with what was found in it.
   * @throws where the last decision is not in the audit trail yet, which it would be lost to: to be tried again.
   */
  applyEdit(id: string, version: number, edit: JudgedEdit): Promise<Comment | undefined>;
  /** Takes the comment off and forgets its text and who wrote it; only its place in the thread stays. */
  erase(id: string, version: number, at: Date): Promise<Comment | undefined>;
  /** Adds a report, the finding that tells of all of them, and the status that they give. */
  report(id: string, version: number, report: JudgedReport): Promise<Comment | undefined>;
  /** Puts all comments of one article under another of the same site; gives their number. */
  moveArticle(site: string, from: string, to: string): Promise<number>;
}

export interface JudgedReport {
  readonly report: Report;
  readonly findings: readonly RecordedFinding[];
  readonly status: Status;
}

/** A decision that the audit trail does not have yet stands in the comment alone. */
const audited = { unaudited: { $ne: true } } as const;

/** @param purgeAfterDays days until spam and rejected comments are purged, counted from their judgement. */
export function createAuthorChangeRepository(
  model: CommentModel,
  threads: ThreadModel,
  purgeAfterDays: number,
): AuthorChangeRepository {
  const change = async (filter: object, update: object): Promise<Comment | undefined> => {
    const document = await model
      .findOneAndUpdate(filter, update, { returnDocument: "after" })
      .lean<CommentDocument>();
    return document ? toComment(document) : undefined;
  };

  return {
    async applyEdit(id, version, { body, at, spamProbability, language, ...judgement }) {
      const before = await model.findById(id).lean<CommentDocument>();
      if (before?.version !== version) return undefined;
      if (before.unaudited) throw new Error("the comment's last decision is not in the audit trail yet");
      const purgeAt = purgeDate(judgement.status, judgement.judgedAt, purgeAfterDays);
      const known = setOrUnset({ purgeAt, spamProbability, language });
      return change(
        { _id: id, version, ...audited },
        {
          $set: { body, editedAt: at, ...judgement, ...known.set },
          // What a moderator decided was about the text before.
          $unset: { decision: 1, ...known.unset },
          $push: { earlier: { $each: [{ body: before.body, until: at }], $slice: -earlierTextsKept } },
          $inc: { version: 1 },
        },
      );
    },

    erase: (id, version, at) =>
      change(
        { _id: id, version, ...audited },
        {
          $set: { status: "deleted", name: "", email: "", body: "", findings: [], editedAt: at },
          $unset: {
            website: 1,
            addressHash: 1,
            userAgent: 1,
            referrer: 1,
            earlier: 1,
            reports: 1,
            reported: 1,
            purgeAt: 1,
            notifyReplies: 1,
            notifyPublished: 1,
          },
          $inc: { version: 1 },
        },
      ),

    report: (id, version, { report, findings, status }) =>
      change(
        { _id: id, version, ...audited },
        {
          $set: { findings, status, reported: true },
          $push: { reports: { $each: [report], $slice: -reportsKept } },
          $inc: { version: 1 },
        },
      ),

    async moveArticle(site, from, to) {
      const moved = await model.updateMany({ site, article: from }, { $set: { article: to } });
      await threads.updateMany({ site, article: from }, { $set: { article: to } });
      return moved.modifiedCount;
    },
  };
}

/** Sets what has a value and takes away the rest, so that nothing of the text before stays. */
function setOrUnset(fields: Readonly<Record<string, unknown>>): {
  readonly set: Readonly<Record<string, unknown>>;
  readonly unset: Readonly<Record<string, 1>>;
} {
  const [known, unknown] = [true, false].map((isKnown) =>
    Object.entries(fields).filter(([, value]) => (value !== undefined) === isKnown),
  );
  return {
    set: Object.fromEntries(known ?? []),
    unset: Object.fromEntries((unknown ?? []).map(([name]) => [name, 1] as const)),
  };
}
