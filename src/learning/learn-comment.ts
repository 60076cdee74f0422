import type { ExtractFeatures } from "../classifier/features.ts";
import { learningLimits } from "../classifier/learn.ts";
import type { Submission } from "../comment.ts";
import { emailDomain, withParentDomains } from "../judging/domains.ts";
import { toJudged } from "../judging/to-judged.ts";
import type { SiteExampleRepository } from "../store/site-example.repository.ts";
import type { SiteModelRepository } from "../store/site-model.repository.ts";

/** What somebody says of a comment. */
export interface Lesson {
  readonly submission: Submission;
  readonly spam: boolean;
  /** What it was said of together with: a bulk decision. */
  readonly batch?: string | undefined;
  readonly at: Date;
}

/** Keeps a comment as an example of its site. The same comment again takes the place of the first. */
export type LearnComment = (lesson: Lesson) => Promise<void>;

export interface LearnDependencies {
  readonly extract: ExtractFeatures;
  readonly examples: SiteExampleRepository;
  readonly models: SiteModelRepository;
  readonly isDisposableDomain: (domain: string) => boolean;
}

export function learnComment({
  extract,
  examples,
  models,
  isDisposableDomain,
}: LearnDependencies): LearnComment {
  return async ({ submission, spam, batch, at }) => {
    const { id, site, author, email } = submission;
    // How the author stood and what came before are left out: they changed since, by this very decision too.
    const disposableEmail = withParentDomains(emailDomain(email)).some(isDisposableDomain);
    const features = heaviest(extract(toJudged(submission, { disposableEmail })));
    const together = batch === undefined ? {} : { batch };
    await examples.put({ id, site, spam, ...features, author: author.key, ...together, at });
    await models.touch(site);
  };
}

/** Forgets what a comment taught its site. */
export function unlearnComment({
  examples,
  models,
}: Pick<LearnDependencies, "examples" | "models">): (site: string, id: string) => Promise<void> {
  return async (site, id) => {
    if (await examples.remove(site, id)) await models.touch(site);
  };
}

type Features = ReturnType<ExtractFeatures>;

/** Of a very long text the features that weigh most are kept. */
function heaviest({ indices, values }: Features): Features {
  if (indices.length <= learningLimits.features) return { indices, values };
  const places = Array.from(indices.keys())
    .sort((a, b) => Math.abs(values[b] ?? 0) - Math.abs(values[a] ?? 0))
    .slice(0, learningLimits.features);
  return {
    indices: Int32Array.from(places, (place) => indices[place] ?? 0),
    values: Float32Array.from(places, (place) => values[place] ?? 0),
  };
}
