import { z } from "zod";
import { statuses } from "../comment.ts";
import { forbidden } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { optional } from "../http/text.ts";
import type { Identity } from "../signing/identity.ts";
import type { ModerationFilter } from "../store/moderation-filter.ts";

const weight = z.coerce.number().min(0).max(1);
const moment = z.iso
  .datetime({ offset: true, error: "The time must be in ISO 8601, e.g. 2026-01-31T12:00:00Z." })
  .transform((text) => new Date(text));

/** Which comments, as the API's clients ask for them. */
export const filterSchema = z.object({
  status: z.enum(statuses).default("pending"),
  site: optional(z.string().max(64)),
  article: optional(z.string().max(512)),
  email: optional(z.string().max(254)),
  author: optional(z.string().max(64).describe("Keyed hash of an e-mail, as `authorKey` of a comment.")),
  address: optional(z.string().max(64).describe("Keyed hash of an address, as `addressHash` of a comment.")),
  reason: optional(z.string().max(64).describe("Code of a finding.")),
  scoreMin: optional(weight.describe("Weight of the heaviest finding.")),
  scoreMax: optional(weight),
  language: optional(z.string().max(16).describe("ISO 639-1.")),
  reported: optional(
    z.enum(["true"]).describe("Only what readers have reported since a moderator last decided."),
  ),
  from: optional(moment.describe("Written from then on.")),
  before: optional(moment.describe("Written before then.")),
  q: optional(z.string().max(200).describe("Words that all stand in name, e-mail or text.")),
});

/**
 * The filter as the store knows it, held to the moderator's sites.
 * @throws {AppError} 403 where the site is not one of theirs.
 */
export function filterOf(
  query: z.output<typeof filterSchema>,
  moderator: Principal,
  identity: Pick<Identity, "authorKey">,
): ModerationFilter {
  const { status, site, article, reason, language, reported, from, before } = query;
  if (site !== undefined && !mayActFor(moderator, site)) throw forbidden("This account is for other sites.");
  const authorKey = query.email === undefined ? query.author : identity.authorKey(query.email);
  const min = query.scoreMin;
  const max = query.scoreMax;
  return definedOnly({
    status,
    sites: site === undefined ? moderator.sites : [site],
    article,
    authorKey,
    addressHash: query.address,
    reason,
    score: min === undefined && max === undefined ? undefined : definedOnly({ min, max }),
    language,
    reported: reported === undefined ? undefined : true,
    from,
    before,
    text: query.q,
  });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}
