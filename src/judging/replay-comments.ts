import { isAuthorAllowed } from "../checks/allowed.ts";
import type { NamedCheck } from "../checks/check.ts";
import { decide } from "../checks/decide.ts";
import { markShadows } from "../checks/mark-shadows.ts";
import { type RunOptions, runChecks } from "../checks/run-checks.ts";
import type { AuthorStanding, Comment, Policy, RecordedFinding, Status } from "../comment.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import { type ContextDependencies, gatherContexts, type Subject } from "./gather-contexts.ts";
import { toSubmission } from "./to-submission.ts";

/** What another policy would have made of a stored comment. */
export interface Replayed {
  readonly comment: Comment;
  readonly before: Status;
  readonly after: Status;
  readonly findings: readonly RecordedFinding[];
}

export interface ReplayDependencies {
  readonly judging: ContextDependencies;
  readonly comments: Pick<CommentRepository, "listByAuthor">;
  readonly checks: readonly NamedCheck[];
  readonly run: RunOptions;
  /** The policy that the site has. */
  readonly current: Policy;
  /** The policy to try. */
  readonly tried: Policy;
}

/**
 * Checks that judge by the comment alone, or by what was recorded with it, and so can be asked again under another
 * policy. What the others found depended on its moment: their findings are taken as recorded.
 */
const repeatable: ReadonlySet<string> = new Set([
  "required-fields",
  "blocked-words",
  "honeypot",
  "form-timing",
  "captcha",
  "spam-score",
  "links",
  "disposable-email",
  "site-mode",
]);

/** Judges stored comments of a site again under another policy; changes nothing. */
export async function replayComments(
  comments: readonly Comment[],
  dependencies: ReplayDependencies,
): Promise<readonly Replayed[]> {
  const { judging, checks, run, current, tried } = dependencies;
  const subjects = await gatherContexts(comments.map(toSubmission), {
    ...judging,
    policyOf: async () => tried,
    // The recent past of now is not that of then, and a replay leaves no trace in it.
    sightings: { record: noRecentPast },
    nearSightings: { record: noRecentPast },
  });
  const again = checks.filter(([name]) => repeatable.has(name));
  return Promise.all(
    comments.map(async (comment, index) => {
      const subject = subjects[index];
      if (!subject) throw new Error("there are fewer contexts than comments");
      const { submission, context } = await asItWas(comment, subject, dependencies);
      const found = await runChecks(again, submission, context, run);
      const recorded = comment.findings
        .filter(({ check }) => !repeatable.has(check))
        // What was in the shadow before may decide now.
        .map(({ shadow: _shadow, ...finding }) => finding);
      const findings = markShadows([...recorded, ...found], tried, isAuthorAllowed(submission, context));
      return {
        comment,
        before: decide(comment.findings, current),
        after: decide(findings, tried),
        findings,
      };
    }),
  );
}

const noRecentPast = async (): Promise<never> => {
  throw new Error("a replay knows no recent past");
};

/** The context as it was when the comment was judged, as far as it is recorded. */
async function asItWas(
  comment: Comment,
  { submission, context }: Subject,
  { comments }: Pick<ReplayDependencies, "comments">,
): Promise<Subject> {
  const { spamProbability } = comment;
  const { classify } = context;
  const byToken = comment.author.returning ? await standingThen(comment, comments) : context.author.byToken;
  return {
    submission,
    context: {
      ...context,
      author: { ...context.author, byToken },
      classify:
        classify && spamProbability !== undefined
          ? async () => ({ ...(await classify()), probability: spamProbability })
          : classify,
    },
  };
}

/** More than that of an author's past is not looked at. */
const pastLength = 200;

async function standingThen(
  { site, author, createdAt }: Comment,
  comments: ReplayDependencies["comments"],
): Promise<AuthorStanding> {
  const past = (await comments.listByAuthor(site, author.key, pastLength)).filter(
    (other) => other.author.id === author.id && (other.decision?.at ?? other.judgedAt) < createdAt,
  );
  return {
    approved: past.filter(({ status }) => status === "approved").length,
    refused: past.filter(({ status }) => status === "rejected" || status === "spam").length,
  };
}
