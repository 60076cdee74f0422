import type { Blocks, CheckContext, ParentState } from "../src/checks/check.ts";
import { normalise } from "../src/classifier/normalise.ts";
import type { AuthorStanding, Policy, Sightings, Submission } from "../src/comment.ts";
import type { CommentRepository } from "../src/store/comment.repository.ts";
import type { SightingsRepository } from "../src/store/sightings.repository.ts";
import { isUnderSameArticle, parentIds } from "./place-in-thread.ts";

export interface ContextDependencies {
  readonly comments: Pick<CommentRepository, "findParents" | "standings">;
  readonly sightings: SightingsRepository;
  /** The policy of a site; for one that nobody made, a policy under which nothing is published unread. */
  readonly policyOf: (site: string) => Promise<Policy>;
  /** Whom a site's moderators have blocked. */
  readonly blocksOf: (site: string) => Promise<Blocks>;
}

/** A submission with all that its checks may ask for. */
export interface Subject {
  readonly submission: Submission;
  readonly context: CheckContext;
}

const stranger: AuthorStanding = { approved: 0, refused: 0 };

/** Reads once for the whole job what the checks of its submissions will ask for. */
export async function gatherContexts(
  submissions: readonly Submission[],
  dependencies: ContextDependencies,
): Promise<readonly Subject[]> {
  const [policies, blocks] = await Promise.all([
    ofSites(submissions, dependencies.policyOf),
    ofSites(submissions, dependencies.blocksOf),
  ]);
  const policyFor = ({ site }: Submission): Policy => {
    const policy = policies.get(site);
    if (!policy) throw new Error(`no policy was read for the site ${site}`);
    return policy;
  };
  const texts = submissions.map(textsOf);
  const [standings, parents] = await Promise.all([
    standingsOf(submissions, dependencies),
    parentStates(submissions, dependencies),
  ]);
  // Asked for once for the whole job, and only judged by the checks that need it: if it fails, those are unknown.
  const sightings = dependencies.sightings.record(
    submissions.map((submission, index) => {
      const { duplicates, flood } = policyFor(submission);
      return {
        submission,
        foldedBody: texts[index]?.body.folded || submission.body,
        duplicateWindowMs: duplicates.windowHours * 3_600_000,
        burstMs: flood.burstSeconds * 1_000,
      };
    }),
  );
  sightings.catch(() => undefined);

  return submissions.map((submission, index) => ({
    submission,
    context: {
      policy: policyFor(submission),
      text: texts[index] ?? textsOf(submission),
      sightings: async () => nth(await sightings, index),
      standing: standings.get(standingKey(submission)) ?? stranger,
      parent: parents[index] ?? "none",
      blocks: blocks.get(submission.site) ?? nobody,
    },
  }));
}

const nobody: Blocks = { authors: new Set(), addresses: new Set(), domains: new Set() };

/** Something for each site of a job, asked for once. */
async function ofSites<T>(
  submissions: readonly Submission[],
  read: (site: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const sites = [...new Set(submissions.map(({ site }) => site))];
  return new Map(await Promise.all(sites.map(async (site) => [site, await read(site)] as const)));
}

async function standingsOf(
  submissions: readonly Submission[],
  { comments }: Pick<ContextDependencies, "comments">,
): Promise<ReadonlyMap<string, AuthorStanding>> {
  const standings = new Map<string, AuthorStanding>();
  for (const site of new Set(submissions.map((submission) => submission.site))) {
    const ids = submissions
      .filter(({ site: own, author }) => own === site && author.returning)
      .flatMap(({ author }) => author.id ?? []);
    for (const [id, standing] of await comments.standings(site, [...new Set(ids)]))
      standings.set(`${site}/${id}`, standing);
  }
  return standings;
}

const standingKey = ({ site, author }: Submission): string => `${site}/${author.id}`;

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

function textsOf({ name, email, website = "", body }: Submission): CheckContext["text"] {
  return {
    name: normalise(name),
    email: normalise(email),
    website: normalise(website),
    body: normalise(body),
  };
}

function nth(sightings: readonly Sightings[], index: number): Sightings {
  const own = sightings[index];
  if (!own) throw new Error("the recent past gave fewer answers than there are submissions");
  return own;
}
