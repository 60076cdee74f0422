import type { BlockKind, BlockRepository } from "./block.repository.ts";

/** The values that a site's blocks name. */
export interface SiteBlocks {
  readonly authors: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

/** More blocks than this on a site are not looked at; the oldest are left out. */
const most = 50_000;

/**
 * A site's blocks as they were at most `maxAgeMs` ago.
 * @param now milliseconds since the epoch.
 */
export function cacheBlocks(
  blocks: Pick<BlockRepository, "list">,
  maxAgeMs: number,
  now: () => number,
): (site: string) => Promise<SiteBlocks> {
  const known = new Map<string, { readonly blocks: Promise<SiteBlocks>; readonly at: number }>();

  async function read(site: string): Promise<SiteBlocks> {
    const all = await blocks.list([site], new Date(now()), most);
    const of = (kind: BlockKind): ReadonlySet<string> =>
      new Set(all.filter((block) => block.kind === kind).map(({ value }) => value));
    return { authors: of("author"), addresses: of("address"), domains: of("domain") };
  }

  return (site) => {
    const cached = known.get(site);
    if (cached && now() - cached.at < maxAgeMs) return cached.blocks;
    const reading = read(site);
    known.set(site, { blocks: reading, at: now() });
    // Asked again at once where it failed.
    reading.catch(() => known.delete(site));
    return reading;
  };
}
