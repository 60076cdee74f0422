import type { Status } from "../comment.ts";
import { statuses } from "../comment.ts";

/** Which comments a moderator asks for. What is left out does not matter. */
export interface ModerationFilter {
  readonly status?: Status;
  /** Only these sites. */
  readonly sites?: readonly string[];
  readonly article?: string;
  readonly authorKey?: string;
  readonly addressHash?: string;
  /** Of a finding. */
  readonly reason?: string;
  /** Of the heaviest finding, 0 to 1, both ends included. */
  readonly score?: { readonly min?: number; readonly max?: number };
  readonly language?: string;
  /** Only what readers have reported since a moderator last decided. */
  readonly reported?: true;
  /** Written from (included) and before (excluded). */
  readonly from?: Date;
  readonly before?: Date;
  /** Judged by then: what came in later is left out. */
  readonly judgedBy?: Date;
  /** Judged after then. */
  readonly judgedSince?: Date;
  /** Words that all stand in name, e-mail or text, whatever the case. */
  readonly text?: string;
}

/** The filter as a query without its text, so that one index gives both its beginning and the order. */
export function queryOf(filter: ModerationFilter): Record<string, unknown> {
  const { status, sites, article, authorKey, addressHash, reason, score, language, from, before } = filter;
  return defined({
    // Always named, so that an index that begins with it, or goes on with it, serves every list.
    status: status ?? { $in: statuses },
    site: sites && (sites.length === 1 ? sites[0] : { $in: sites }),
    article,
    "author.key": authorKey,
    addressHash,
    "findings.reason": reason,
    score: score && defined({ $gte: score.min, $lte: score.max }),
    language,
    reported: filter.reported,
    createdAt: (from || before) && defined({ $gte: from, $lt: before }),
    judgedAt:
      (filter.judgedBy || filter.judgedSince) && defined({ $lte: filter.judgedBy, $gt: filter.judgedSince }),
  });
}

/** The filter's text as a query: each word in one of the three fields. `undefined` where it has none. */
export function textQueryOf({ text }: ModerationFilter): object | undefined {
  const words = text?.trim().split(/\s+/).filter(Boolean).slice(0, mostWords) ?? [];
  if (words.length === 0) return undefined;
  return {
    $and: words.map((word) => {
      const pattern = new RegExp(word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&"), "i");
      return { $or: [{ body: pattern }, { name: pattern }, { email: pattern }] };
    }),
  };
}

const mostWords = 10;

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
