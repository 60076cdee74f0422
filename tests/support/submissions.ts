import type { CheckContext } from "../../src/checks/check.ts";
import { normalise } from "../../src/classifier/normalise.ts";
import type { Submission } from "../../src/comment.ts";

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
export function textOf({ name, email, website = "", body }: Submission): CheckContext["text"] {
  return {
    name: normalise(name),
    email: normalise(email),
    website: normalise(website),
    body: normalise(body),
  };
}
