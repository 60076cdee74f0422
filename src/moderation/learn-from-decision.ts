import type { Comment } from "../comment.ts";
import { toSubmission } from "../judging/to-submission.ts";
import type { LearnComments, Lesson } from "../learning/learn-comments.ts";
import type { OnDecided } from "./apply-decision.ts";

export interface TeachingDependencies {
  readonly learn: LearnComments;
  readonly unlearn: (comments: readonly Pick<Comment, "site" | "id">[]) => Promise<void>;
}

/**
 * Every decision teaches: approved is no spam, spam is spam. A rejected or deleted comment may be rude or beside the
 * point, which is not the classifier's matter; what the same comment taught before is unlearned, and so it is when a
 * decision is taken back.
 */
export function learnFromDecision({ learn, unlearn }: TeachingDependencies): OnDecided {
  return async (comments) => {
    const lessons = comments.flatMap((comment) => lessonOf(comment) ?? []);
    await learn(lessons);
    const taught = new Set(lessons.map(({ submission }) => submission.id));
    await unlearn(comments.filter(({ id }) => !taught.has(id)));
  };
}

function lessonOf(comment: Comment): Lesson | undefined {
  const { decision, status } = comment;
  if (!decision || decision.kind === "undo" || (status !== "approved" && status !== "spam")) return undefined;
  return {
    submission: toSubmission(comment),
    spam: status === "spam",
    batch: decision.batch,
    at: decision.at,
  };
}
