import type { CommentDocument, CommentModel } from "./comment.model.ts";

const partSize = 500;

/** Marks comments that readers reported since a moderator last decided, for stores from before there was the mark. */
export async function markReported(model: CommentModel): Promise<void> {
  const reported = model
    .find({ "findings.reason": "reported" })
    .select(["reports", "decision"])
    .lean<Pick<CommentDocument, "_id" | "reports" | "decision">[]>()
    .cursor();
  let part: string[] = [];
  const mark = async (): Promise<void> => {
    await model.updateMany({ _id: { $in: part } }, { $set: { reported: true } });
    part = [];
  };
  for await (const { _id, reports = [], decision } of reported) {
    if (!reports.some(({ at }) => !decision || at > decision.at)) continue;
    part.push(_id);
    if (part.length === partSize) await mark();
  }
  if (part.length > 0) await mark();
}
