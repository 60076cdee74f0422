import type { Comment, Submission } from "../comment.ts";

/** A stored comment as it was when it was submitted. */
export function toSubmission(comment: Comment): Submission {
  const {
    status: _status,
    findings: _findings,
    judgedAt: _judgedAt,
    version: _version,
    thread: _thread,
    depth: _depth,
    threadKey: _threadKey,
    path: _path,
    decision: _decision,
    spamProbability: _spamProbability,
    score: _score,
    original,
    createdAt,
    acceptedAt,
    ...rest
  } = comment;
  // What a moderator mended was not what was judged.
  return { ...rest, ...original, createdAt: createdAt.toISOString(), acceptedAt: acceptedAt.toISOString() };
}
