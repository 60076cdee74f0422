import type { SiteExampleRepository } from "../store/site-example.repository.ts";
import type { SiteModelRepository } from "../store/site-model.repository.ts";
import type { VerifiedAuthorRepository } from "../store/verified-author.repository.ts";

export interface ForgetDependencies {
  readonly examples: Pick<SiteExampleRepository, "removeOfAuthor">;
  readonly models: Pick<SiteModelRepository, "touch">;
  readonly verifiedAuthors: Pick<VerifiedAuthorRepository, "forget">;
}

/** Forgets what an author's comments taught, on every site, and that the e-mail address was verified. */
export function forgetAuthor({
  examples,
  models,
  verifiedAuthors,
}: ForgetDependencies): (authorKey: string) => Promise<void> {
  return async (authorKey) => {
    await verifiedAuthors.forget(authorKey);
    for (const site of await examples.removeOfAuthor(authorKey)) await models.touch(site);
  };
}
