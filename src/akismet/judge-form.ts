import type { NamedCheck } from "../checks/check.ts";
import type { RunOptions } from "../checks/run-checks.ts";
import { type ContextDependencies, gatherContexts } from "../judging/gather-contexts.ts";
import { judge } from "../judging/judge.ts";
import type { Identity } from "../signing/identity.ts";
import { type AkismetForm, toSubmission } from "./read-form.ts";

/** `unknown`: a check could not tell; the blog engine is to hold the comment and ask again. */
export type Opinion = "ham" | "spam" | "discard" | "unknown";

export interface JudgeFormDependencies {
  readonly judging: ContextDependencies;
  readonly checks: readonly NamedCheck[];
  readonly run: RunOptions;
  readonly identity: Identity;
}

/**
 * Checks that are the blog engine's own matter: what it requires, its forms and threads, whom it knows; and outside
 * opinions, which it did not ask for.
 */
const notAsked: ReadonlySet<string> = new Set([
  "required-fields",
  "form-timing",
  "captcha",
  "parent",
  "site-mode",
  "akismet",
  "webhook",
]);

/** Judges a comment that a blog engine asks about. A comment that a moderator of ours would look at is no spam to it. */
export async function judgeForm(
  form: AkismetForm,
  site: string,
  { judging, checks, run, identity }: JudgeFormDependencies,
): Promise<Opinion> {
  const promised = promisedAnswer(form);
  if (promised) return promised;
  const submission = toSubmission(form, site, identity, judging.now());
  const [subject] = await gatherContexts([submission], judging);
  if (!subject) throw new Error("no context was gathered for the comment");
  const asked = checks.filter(([name]) => !notAsked.has(name));
  const { status, findings } = await judge(subject, asked, run);
  if (status === "rejected") return "discard";
  if (status === "spam") return "spam";
  const couldNotTell = findings.some(({ verdict, shadow }) => verdict === "unknown" && !shadow);
  return status === "pending" && couldNotTell ? "unknown" : "ham";
}

/** What Akismet promises to whoever tries it out: these always get the same answer. */
function promisedAnswer(form: AkismetForm): Opinion | undefined {
  if (form.comment_author === "viagra-test-123" || form.comment_author === "akismet-guaranteed-spam")
    return "spam";
  if (form.comment_author_email === "akismet-guaranteed-spam@example.com") return "spam";
  return form.user_role === "administrator" ? "ham" : undefined;
}
