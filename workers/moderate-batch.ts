import type { NamedCheck } from "../src/checks/check.ts";
import type { RunOptions } from "../src/checks/run-checks.ts";
import { guessLanguage } from "../src/classifier/guess-language.ts";
import type { Comment, Submission } from "../src/comment.ts";
import { type ContextDependencies, gatherContexts, type Subject } from "../src/judging/gather-contexts.ts";
import { judge } from "../src/judging/judge.ts";
import { isUnderSameArticle, parentIds } from "../src/judging/parents.ts";
import { parseJob } from "../src/queue/moderation-job.ts";
import type { ArticleRepository } from "../src/store/article.repository.ts";
import type { AuthorChangeRepository } from "../src/store/author-change.repository.ts";
import type { CommentRepository, ParentPlace } from "../src/store/comment.repository.ts";
import { placeInThread } from "../src/store/place-in-thread.ts";
import { applyEdits, type JudgedComment } from "./apply-edits.ts";

export interface ModerationDependencies extends ContextDependencies {
  readonly checks: readonly NamedCheck[];
  readonly comments: Pick<CommentRepository, "insertNew" | "findParents" | "standings">;
  readonly articles: Pick<ArticleRepository, "touch" | "moves">;
  readonly changes: Pick<AuthorChangeRepository, "applyEdit">;
  readonly run: RunOptions;
}

/** A submission that could not be kept, as it came, and why. */
export interface Unkept {
  readonly submission: unknown;
  readonly reason: string;
}

export interface BatchOutcome {
  readonly kept: readonly Comment[];
  /** Stored comments with the new text that their authors gave them. */
  readonly edited: readonly Comment[];
  readonly unkept: readonly Unkept[];
}

/**
 * A job from the queue to the store: every check on every submission, a decision for each, one bulk write. Running it
 * again changes nothing.
 * @throws where a store is away: the whole job is to be tried again.
 */
export async function moderateBatch(
  data: unknown,
  dependencies: ModerationDependencies,
): Promise<BatchOutcome> {
  const { submissions: sent, broken } = parseJob(data);
  const submissions = await followMoves(sent, dependencies);

  const subjects = await gatherContexts(submissions, dependencies);
  const judged = await Promise.all(subjects.map((subject) => toComment(subject, dependencies)));
  const edited = await applyEdits(judged.flatMap(asEdit), dependencies);
  const comments = await place(judged.filter(({ edit }) => !edit).map(withoutEdit), dependencies);

  const refused = new Map(
    (await dependencies.comments.insertNew(comments)).map(({ id, reason }) => [id, reason]),
  );
  const kept = comments.filter(({ id }) => !refused.has(id));
  await dependencies.articles.touch([...kept.filter(({ status }) => status === "approved"), ...edited]);

  const unkept = submissions.flatMap((submission) => {
    const reason = refused.get(submission.id);
    return reason === undefined ? [] : [{ submission, reason }];
  });
  return { kept, edited, unkept: [...broken, ...unkept] };
}

type Unplaced = Omit<Comment, "thread" | "depth" | "threadKey" | "path">;
type Judged = Unplaced & Pick<Submission, "edit">;

const withoutEdit = ({ edit: _edit, ...comment }: Judged): Unplaced => comment;

/** Only the new text and what was found in it: all else of the comment stays as it is stored. */
function asEdit({
  edit,
  id,
  body,
  judgedAt,
  status,
  findings,
  score,
  spamProbability,
  language,
}: Judged): readonly JudgedComment[] {
  if (!edit) return [];
  return [
    {
      id,
      version: edit.version,
      at: new Date(edit.at),
      body,
      judgedAt,
      status,
      findings,
      score,
      ...(spamProbability === undefined ? {} : { spamProbability }),
      ...(language === undefined ? {} : { language }),
    },
  ];
}

/** An article may have been moved while comments on it were in the queue. */
async function followMoves(
  submissions: readonly Submission[],
  { articles }: Pick<ModerationDependencies, "articles">,
): Promise<readonly Submission[]> {
  const moves = await articles.moves(submissions);
  if (moves.size === 0) return submissions;
  return submissions.map((submission) => ({
    ...submission,
    article: moves.get(`${submission.site}/${submission.article}`) ?? submission.article,
  }));
}

async function toComment(subject: Subject, { checks, run, now }: ModerationDependencies): Promise<Judged> {
  const { earlierAddressHash: _earlier, ...submission } = subject.submission;
  const judgement = await judge(subject, checks, run);
  const language = guessLanguage(submission.body);
  return {
    ...submission,
    createdAt: new Date(submission.createdAt),
    acceptedAt: new Date(submission.acceptedAt),
    judgedAt: now(),
    ...judgement,
    ...(language === undefined ? {} : { language }),
    version: 0,
  };
}

/** Gives each comment its place; a parent may be in the same job, where a server brings in a whole thread. */
async function place(
  judged: readonly Unplaced[],
  { comments }: Pick<ModerationDependencies, "comments">,
): Promise<readonly Comment[]> {
  const places = new Map<string, ParentPlace>(await comments.findParents(parentIds(judged)));
  return judged.map((comment) => {
    const parent = comment.parent === undefined ? undefined : places.get(comment.parent);
    const { id, createdAt } = comment;
    const together = parent && isUnderSameArticle(comment, parent) ? parent : undefined;
    const placed = { ...comment, ...placeInThread({ id, createdAt: createdAt.toISOString() }, together) };
    places.set(id, placed);
    return placed;
  });
}
