import type { Store } from "../store/index.ts";

/** @throws where one of the sites was never made, and says how to make it. */
export async function refuseUnknownSites(
  keys: readonly string[] | undefined,
  { sites }: Pick<Store, "sites">,
): Promise<void> {
  for (const key of keys ?? [])
    if (!(await sites.find(key)))
      throw new Error(
        `There is no site ${key}. See: comments site list. Make it first: comments site set ${key}`,
      );
}
