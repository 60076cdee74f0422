import type { Comment } from "../comment.ts";
import type { CorrectionQueue } from "../queue/correction-queue.ts";
import type { OutsideValuesRepository } from "../store/outside-values.repository.ts";
import type { OnDecided } from "./apply-decision.ts";

export interface CorrectionDependencies {
  readonly corrections: Pick<CorrectionQueue, "add">;
  readonly values: Pick<OutsideValuesRepository, "find">;
}

/** Has Akismet told where a moderator's decision shows that it was wrong. */
export function correctAkismet({ corrections, values }: CorrectionDependencies): OnDecided {
  async function correct(comment: Comment): Promise<void> {
    const actually = correctionOf(comment);
    if (!actually) return;
    // It was asked only where its values were kept; about other comments it said nothing.
    if ((await values.find(comment.id))?.akismet === undefined) return;
    await corrections.add({ comment: comment.id, actually });
  }
  return async (comments) => {
    await Promise.all(comments.map(correct));
  };
}

/** What Akismet is to be told: approved though it said spam, or spam though it said nothing. */
export function correctionOf({
  decision,
  findings,
}: Pick<Comment, "decision" | "findings">): "spam" | "ham" | undefined {
  const said = findings.find(({ check }) => check === "akismet");
  if (decision?.kind === "approve" && (said?.verdict === "spam" || said?.verdict === "reject")) return "ham";
  return decision?.kind === "spam" && said === undefined ? "spam" : undefined;
}
