import type { CheckContext, ParentState, SpamJudgement } from "../checks/check.ts";
import type { Normalised } from "../classifier/normalise.ts";
import type { Policy, Sightings, Submission } from "../comment.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { Listable, ListRepository } from "../store/list.repository.ts";
import type { NearSightingsRepository } from "../store/near-sightings.repository.ts";
import type { SightingsRepository } from "../store/sightings.repository.ts";
import { askOutside, type OutsideDependencies } from "./ask-outside.ts";
import { type AuthorDependencies, gatherAuthorFacts } from "./author-facts.ts";
import { emailDomain, toAsciiDomain, withParentDomains } from "./domains.ts";
import { findNearDuplicates } from "./near-duplicate.ts";
import { isUnderSameArticle, parentIds } from "./parents.ts";
import { readTexts } from "./read-texts.ts";
import type { SiteClassifier } from "./site-classifier.ts";
import { toJudged } from "./to-judged.ts";

export interface ContextDependencies extends AuthorDependencies {
  readonly comments: Pick<CommentRepository, "findParents" | "standings">;
  readonly lists: Pick<ListRepository, "match">;
  readonly sightings: SightingsRepository;
  readonly nearSightings: NearSightingsRepository;
  readonly outside: OutsideDependencies;
  /** `undefined` where there is no model that can be read. */
  readonly classifier: SiteClassifier | undefined;
  /** The policy of a site; for one that nobody made, a policy under which nothing is published unread. */
  readonly policyOf: (site: string) => Promise<Policy>;
  readonly now: () => Date;
}

/** A submission with all that its checks may ask for. */
export interface Subject {
  readonly submission: Submission;
  readonly context: CheckContext;
}

/** Reads once for all submissions what their checks will ask for. */
export async function gatherContexts(
  submissions: readonly Submission[],
  dependencies: ContextDependencies,
): Promise<readonly Subject[]> {
  const texts = submissions.map(readTexts);
  const listables = submissions.map((submission, index) => listableOf(submission, nth(texts, index)));
  const [policies, authors, lists, parents] = await Promise.all([
    policiesOf(submissions, dependencies),
    gatherAuthorFacts(submissions, dependencies),
    dependencies.lists.match(listables, dependencies.now()),
    parentStates(submissions, dependencies),
  ]);
  // Each asked for once for all, by the first check that needs it: if it fails, those that need it are unknown.
  const sightings = once(() =>
    dependencies.sightings.record(
      submissions.map((submission, index) => {
        const { duplicates, flood } = nth(policies, index);
        return {
          submission,
          foldedBody: nth(texts, index).body.folded || submission.body,
          duplicateWindowMs: duplicates.windowHours * 3_600_000,
          burstMs: flood.burstSeconds * 1_000,
        };
      }),
    ),
  );
  const nearDuplicates = once(() =>
    findNearDuplicates(
      submissions.map((submission, index) => ({
        submission,
        text: nth(texts, index).body,
        windowMs: nth(policies, index).nearDuplicates.windowHours * 3_600_000,
      })),
      dependencies.nearSightings,
    ),
  );

  return submissions.map((submission, index) => {
    const known = {
      policy: nth(policies, index),
      text: nth(texts, index),
      sightings: async (): Promise<Sightings> => nth(await sightings(), index),
      author: nth(authors, index),
      lists: lists[index] ?? [],
      parent: nth(parents, index),
      nearDuplicate: async () => nth(await nearDuplicates(), index)[0],
    };
    const classify = askClassifier(dependencies.classifier, submission, { ...known, text: known.text.body });
    return {
      submission,
      context: { ...known, classify, ...askOutside(submission, known.policy, dependencies.outside) },
    };
  });
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}

/** Asked at most once for a submission, however many want to know. */
function askClassifier(
  classifier: SiteClassifier | undefined,
  submission: Submission,
  { text, author, sightings }: Pick<CheckContext, "author" | "sightings"> & { readonly text: Normalised },
): CheckContext["classify"] {
  if (!classifier) return undefined;
  const ask = async (): Promise<SpamJudgement> => {
    // Without the recent past it judges by the rest.
    const seen = await sightings().catch(() => undefined);
    const { disposableEmail } = author;
    return classifier.judge(
      submission.site,
      toJudged(submission, { disposableEmail, author, sightings: seen }),
      text,
    );
  };
  return once(ask);
}

async function policiesOf(
  submissions: readonly Submission[],
  { policyOf }: Pick<ContextDependencies, "policyOf">,
): Promise<readonly Policy[]> {
  const bySite = new Map<string, Promise<Policy>>();
  return Promise.all(
    submissions.map(({ site }) => {
      const policy = bySite.get(site) ?? policyOf(site);
      bySite.set(site, policy);
      return policy;
    }),
  );
}

async function parentStates(
  submissions: readonly Submission[],
  { comments }: Pick<ContextDependencies, "comments">,
): Promise<readonly ParentState[]> {
  const stored = await comments.findParents(parentIds(submissions));
  const together = new Map(submissions.map((submission) => [submission.id, submission]));
  return submissions.map((submission) => {
    if (submission.parent === undefined) return "none";
    const parent = stored.get(submission.parent) ?? together.get(submission.parent);
    if (!parent) return "missing";
    return isUnderSameArticle(submission, parent) ? "found" : "elsewhere";
  });
}

function listableOf(
  { site, author, email, website, addressHash, earlierAddressHash }: Submission,
  text: CheckContext["text"],
): Listable {
  // An e-mail address is no link, and most comments have no website.
  const linking = [text.name, ...(website === undefined ? [] : [text.website]), text.body];
  const hosts = linking.flatMap(({ links }) => links.map(({ host }) => toAsciiDomain(host)));
  return {
    site,
    authorKey: author.key,
    emailDomains: withParentDomains(emailDomain(email)),
    addressHashes: [addressHash, earlierAddressHash].filter((hash) => hash !== undefined),
    linkDomains: [...new Set(hosts.flatMap(withParentDomains))].slice(0, maxLinkDomains),
  };
}

/** A text of nothing but links has thousands; a list is asked for the first of them. */
const maxLinkDomains = 500;

function nth<T>(values: readonly T[], index: number): T {
  const own = values[index];
  if (own === undefined) throw new Error("there are fewer answers than submissions");
  return own;
}
