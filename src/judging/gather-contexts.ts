import type { CheckContext, ParentState } from "../checks/check.ts";
import type { Policy, Sightings, Submission } from "../comment.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { Listable, ListRepository } from "../store/list.repository.ts";
import type { SightingsRepository } from "../store/sightings.repository.ts";
import { askOutside, type OutsideDependencies } from "./ask-outside.ts";
import { type AuthorDependencies, gatherAuthorFacts } from "./author-facts.ts";
import { emailDomain, toAsciiDomain, withParentDomains } from "./domains.ts";
import { isUnderSameArticle, parentIds } from "./parents.ts";
import { readTexts } from "./read-texts.ts";

export interface ContextDependencies extends AuthorDependencies {
  readonly comments: Pick<CommentRepository, "findParents" | "standings">;
  readonly lists: Pick<ListRepository, "match">;
  readonly sightings: SightingsRepository;
  readonly outside: OutsideDependencies;
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
  // Asked for once for the whole job, by the first check that needs it: if it fails, those that need it are unknown.
  let recorded: Promise<readonly Sightings[]> | undefined;
  const sightings = (): Promise<readonly Sightings[]> => {
    recorded ??= dependencies.sightings.record(
      submissions.map((submission, index) => {
        const { duplicates, flood } = nth(policies, index);
        return {
          submission,
          foldedBody: nth(texts, index).body.folded || submission.body,
          duplicateWindowMs: duplicates.windowHours * 3_600_000,
          burstMs: flood.burstSeconds * 1_000,
        };
      }),
    );
    return recorded;
  };

  return submissions.map((submission, index) => ({
    submission,
    context: {
      policy: nth(policies, index),
      text: nth(texts, index),
      sightings: async (): Promise<Sightings> => nth(await sightings(), index),
      author: nth(authors, index),
      lists: lists[index] ?? [],
      parent: nth(parents, index),
      ...askOutside(submission, nth(policies, index), dependencies.outside),
    },
  }));
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

function listableOf({ site, author, email, addressHash }: Submission, text: CheckContext["text"]): Listable {
  const hosts = Object.values(text).flatMap(({ links }) => links.map(({ host }) => toAsciiDomain(host)));
  return {
    site,
    authorKey: author.key,
    emailDomains: withParentDomains(emailDomain(email)),
    addressHash,
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
