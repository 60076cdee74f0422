import { toSubmission } from "../judging/to-submission.ts";
import type { LearnComment } from "../learning/learn-comment.ts";
import type { OnDecided } from "./apply-decision.ts";

export interface TeachingDependencies {
  readonly learn: LearnComment;
  readonly unlearn: (site: string, id: string) => Promise<void>;
}

/**
 * Every decision teaches: approved is no spam, spam is spam. A rejected or deleted comment may be rude or beside the
 * point, which is not the classifier's matter; what the same comment taught before is unlearned, and so it is when a
 * decision is taken back.
 */
export function learnFromDecision({ learn, unlearn }: TeachingDependencies): OnDecided {
  return async (comment) => {
    const { decision, status, site, id } = comment;
    const stands = decision && decision.kind !== "undo";
    if (!stands || (status !== "approved" && status !== "spam")) return unlearn(site, id);
    await learn({
      submission: toSubmission(comment),
      spam: status === "spam",
      batch: decision.batch,
      at: decision.at,
    });
  };
}
