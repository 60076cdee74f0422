import { readFileSync } from "node:fs";
import { defaultPolicy } from "../../config/policy.ts";
import { checks } from "../../src/checks/index.ts";
import { createExtractor } from "../../src/classifier/features.ts";
import { guessLanguage } from "../../src/classifier/guess-language.ts";
import type { Policy, Submission } from "../../src/comment.ts";
import { isDisposableDomain } from "../../src/judging/disposable-domains.ts";
import { type ContextDependencies, gatherContexts } from "../../src/judging/gather-contexts.ts";
import { type Judgement, judge } from "../../src/judging/judge.ts";
import { createSiteClassifier } from "../../src/learning/create-site-classifier.ts";
import { loadModel } from "../../src/learning/load-model.ts";
import { createIdentity } from "../../src/signing/identity.ts";

const model = new URL("../../src/classifier/model/model.bin", import.meta.url);
const identity = createIdentity("i".repeat(32));

/** Stores that know nothing and answer at once, so that only the work on the processor is left. */
const dependencies: Omit<ContextDependencies, "policyOf"> = {
  comments: { findParents: async () => new Map(), standings: async () => new Map() },
  lists: { match: async (submissions) => submissions.map(() => []) },
  verifiedAuthors: { keysOf: async () => new Map() },
  sightings: {
    record: async (sightings) =>
      sightings.map(() => ({ byAuthor: { inBurst: 0, inHour: 0 }, byAddress: { inBurst: 0, inHour: 0 } })),
  },
  nearSightings: { record: async (sightings) => sightings.map(() => []) },
  outside: {
    akismet: undefined,
    webhook: undefined,
    values: { find: async () => undefined, keep: async () => undefined, forget: async () => undefined },
    blogOf: async () => "http://localhost",
  },
  classifier: createSiteClassifier(loadModel(model), createExtractor(), async () => undefined),
  isDisposableDomain,
  now: () => new Date(),
};

const run = { timeoutMs: 5_000, observe: () => undefined, onUnknown: () => undefined };

/** A policy under which the classifier finds nothing, so that nothing has to be explained. */
export const nothingIsSpam: Policy = { ...defaultPolicy, classifier: { spamAt: 1, holdAt: 1 } };

/** All that a worker does with the comments of a job between reading and writing them: every check and the decision. */
export async function judgeLocally(
  submissions: readonly Submission[],
  policy: Policy = defaultPolicy,
): Promise<readonly Judgement[]> {
  const subjects = await gatherContexts(submissions, { ...dependencies, policyOf: async () => policy });
  return Promise.all(
    subjects.map(async (subject) => {
      guessLanguage(subject.submission.body);
      return judge(subject, checks, run);
    }),
  );
}

/** Rows of a file of submissions, as they would come out of the queue. */
export function readSubmissions(file: string): readonly Submission[] {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line, at) => {
    const row = JSON.parse(line) as Pick<Submission, "article" | "articleTitle" | "name" | "email" | "body">;
    const { article, articleTitle, name, email, body } = row;
    return {
      id: `00000000-0000-7000-8000-${String(at).padStart(12, "0")}`,
      site: "default",
      article,
      ...(articleTitle === undefined ? {} : { articleTitle }),
      name,
      email,
      body,
      createdAt: new Date(at * 1_000).toISOString(),
      acceptedAt: new Date(at * 1_000).toISOString(),
      author: { key: identity.authorKey(email), id: `author-${email}`, returning: false },
      addressHash: identity.addressHash(`192.0.2.${at % 250}`),
      form: { honeypot: false, token: "missing" },
      via: "server",
    };
  });
}
