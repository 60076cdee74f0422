import type { NamedCheck } from "../src/checks/check.ts";
import type { RunOptions } from "../src/checks/run-checks.ts";
import { guessLanguage } from "../src/classifier/guess-language.ts";
import type { Comment } from "../src/comment.ts";
import { type ContextDependencies, gatherContexts, type Subject } from "../src/judging/gather-contexts.ts";
import { judge } from "../src/judging/judge.ts";
import { isUnderSameArticle, parentIds } from "../src/judging/parents.ts";
import { parseJob } from "../src/queue/moderation-job.ts";
import type { ArticleRepository } from "../src/store/article.repository.ts";
import type { CommentRepository, ParentPlace } from "../src/store/comment.repository.ts";
import { placeInThread } from "../src/store/place-in-thread.ts";

export interface ModerationDependencies extends ContextDependencies {
  readonly checks: readonly NamedCheck[];
  readonly comments: Pick<CommentRepository, "insertNew" | "findParents" | "standings">;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly run: RunOptions;
}

/** A submission that could not be kept, as it came, and why. */
export interface Unkept {
  readonly submission: unknown;
  readonly reason: string;
}

export interface BatchOutcome {
  readonly kept: readonly Comment[];
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
  const { submissions, broken } = parseJob(data);

  const subjects = await gatherContexts(submissions, dependencies);
  const judged = await Promise.all(subjects.map((subject) => toComment(subject, dependencies)));
  const comments = await place(judged, dependencies);

  const refused = new Map(
    (await dependencies.comments.insertNew(comments)).map(({ id, reason }) => [id, reason]),
  );
  const kept = comments.filter(({ id }) => !refused.has(id));
  await dependencies.articles.touch(articlesOf(kept));

  const unkept = submissions.flatMap((submission) => {
    const reason = refused.get(submission.id);
    return reason === undefined ? [] : [{ submission, reason }];
  });
  return { kept, unkept: [...broken, ...unkept] };
}

async function toComment(
  subject: Subject,
  { checks, run, now }: ModerationDependencies,
): Promise<Omit<Comment, "thread" | "depth" | "threadKey" | "path">> {
  const { submission } = subject;
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
  judged: readonly Omit<Comment, "thread" | "depth" | "threadKey" | "path">[],
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

/** The articles whose page changed, each once, with the address and title that the comments brought. */
function articlesOf(comments: readonly Comment[]): Parameters<ArticleRepository["touch"]>[0] {
  const articles = new Map<string, Parameters<ArticleRepository["touch"]>[0][number]>();
  for (const { site, article, articleUrl, articleTitle, status } of comments) {
    if (status !== "approved") continue;
    const url = articleUrl === undefined ? {} : { url: articleUrl };
    const title = articleTitle === undefined ? {} : { title: articleTitle };
    articles.set(`${site}/${article}`, { site, article, ...url, ...title });
  }
  return [...articles.values()];
}
