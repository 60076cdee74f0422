import type { ExtractFeatures } from "../classifier/features.ts";
import { learningLimits } from "../classifier/learn.ts";
import type { Submission } from "../comment.ts";
import { emailDomain, withParentDomains } from "../judging/domains.ts";
import { toJudged } from "../judging/to-judged.ts";
import type { SiteExample, SiteExampleRepository } from "../store/site-example.repository.ts";
import type { SiteModelRepository } from "../store/site-model.repository.ts";

/** What somebody says of a comment. */
export interface Lesson {
  readonly submission: Submission;
  readonly spam: boolean;
  /** What it was said of together with: a bulk decision. */
  readonly batch?: string | undefined;
  readonly at: Date;
}

/** Keeps comments as examples of their sites. The same comment again takes the place of the first. */
export type LearnComments = (lessons: readonly Lesson[]) => Promise<void>;

export interface LearnDependencies {
  readonly extract: ExtractFeatures;
  readonly examples: SiteExampleRepository;
  readonly models: SiteModelRepository;
  readonly isDisposableDomain: (domain: string) => boolean;
}

export function learnComments({
  extract,
  examples,
  models,
  isDisposableDomain,
}: LearnDependencies): LearnComments {
  const exampleOf = ({ submission, spam, batch, at }: Lesson): SiteExample => {
    const { id, site, author, email } = submission;
    // How the author stood and what came before are left out: they changed since, by this very decision too.
    const disposableEmail = withParentDomains(emailDomain(email)).some(isDisposableDomain);
    const features = heaviest(extract(toJudged(submission, { disposableEmail })));
    return {
      id,
      site,
      spam,
      ...features,
      author: author.key,
      ...(batch === undefined ? {} : { batch }),
      at,
    };
  };
  return async (lessons) => {
    await examples.put(lessons.map(exampleOf));
    for (const site of sitesOf(lessons.map(({ submission }) => submission))) await models.touch(site);
  };
}

/** Forgets what comments taught their sites. */
export function unlearnComments({
  examples,
  models,
}: Pick<LearnDependencies, "examples" | "models">): (
  comments: readonly Pick<Submission, "site" | "id">[],
) => Promise<void> {
  return async (comments) => {
    for (const site of sitesOf(comments)) {
      const ids = comments.flatMap((comment) => (comment.site === site ? [comment.id] : []));
      if (await examples.remove(site, ids)) await models.touch(site);
    }
  };
}

const sitesOf = (comments: readonly Pick<Submission, "site">[]): ReadonlySet<string> =>
  new Set(comments.map(({ site }) => site));

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
