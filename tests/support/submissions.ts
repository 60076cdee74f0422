import type { CheckContext } from "../../src/checks/check.ts";
import type { AuthorFacts, Submission } from "../../src/comment.ts";
import { readTexts } from "../../src/judging/read-texts.ts";

/** A submission that nothing speaks against, with what a test changes of it. */
export function submissionOf(change: Partial<Submission> = {}): Submission {
  return {
    id: "01920000-0000-7000-8000-000000000001",
    site: "default",
    article: "/tides",
    name: "Ada",
    email: "ada@example.org",
    body: "The second chart has its axes swapped.",
    createdAt: "2026-03-01T12:00:00.000Z",
    acceptedAt: "2026-03-01T12:00:00.000Z",
    author: { key: "a1", id: "author-1", returning: false },
    form: { honeypot: false, token: "missing" },
    via: "browser",
    ...change,
  };
}

/** The texts of a submission as checks read them. */
export const textOf = (submission: Submission): CheckContext["text"] => readTexts(submission);

/** What is known of an author who was never seen before. */
export const strangerFacts: AuthorFacts = {
  byToken: { approved: 0, refused: 0 },
  byEmail: { approved: 0, refused: 0 },
  emailVerified: false,
  disposableEmail: false,
};
