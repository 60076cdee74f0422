import { v7 as uuid } from "uuid";
import { z } from "zod";
import { listKinds, listNames } from "../comment.ts";
import { forbidden, invalidFields, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import { endOfEntry, readListValue } from "../judging/list-value.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Identity } from "../signing/identity.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { AuditEntry, AuditRepository } from "../store/audit.repository.ts";
import type { ListEntry, ListRepository } from "../store/list.repository.ts";
import { listEntrySchema, presentListEntry } from "./present-list-entry.ts";

export interface ListDependencies {
  readonly lists: ListRepository;
  readonly audit: Pick<AuditRepository, "append">;
  readonly identity: Identity;
  readonly keyring: Keyring;
  readonly now: () => Date;
}

const path = "/v1/moderation/lists";
const refusals = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role, or another site", schema: problemSchema },
} as const;

const querySchema = z.object({
  site: optional(z.string().max(64)),
  list: optional(z.enum(listNames)),
  kind: optional(z.enum(listKinds)),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: optional(z.string().max(2_048)),
});

/** Who is allowed and who is blocked, newest first. */
export const listEntriesRoute = ({ lists, keyring, now }: ListDependencies): Route =>
  route({
    method: "get",
    path,
    tag: "Moderators",
    summary: "Entries of the allow and block lists",
    roles: ["moderator"],
    query: querySchema,
    responses: {
      200: {
        description: "A page of them",
        schema: z.object({ entries: z.array(listEntrySchema), nextCursor: z.string().nullable() }),
      },
      ...refusals,
    },
    async handle({ query: { site, list, kind, limit, cursor }, principal }) {
      const moderator = requireRole(principal, ["moderator"]);
      const sites = site === undefined ? moderator.sites : [ownSite(moderator, site)];
      const name = `lists:${JSON.stringify([sites, list, kind])}`;
      const [at, id] = cursor === undefined ? [] : readCursor(keyring, name, cursor);
      const before = at !== undefined && id !== undefined ? { createdAt: new Date(at), id } : undefined;
      const found = await lists.list({ sites, list, kind, before, limit: limit + 1 }, now());
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          entries: page.map(presentListEntry),
          nextCursor: last ? issueCursor(keyring, name, [last.createdAt.toISOString(), last.id]) : null,
        },
      };
    },
  });

const bodySchema = z
  .object({
    list: z.enum(listNames),
    kind: z.enum(listKinds),
    value: text({ label: "The value", maxCharacters: 254 }).describe(
      "An e-mail address, a domain, an IP address, or a hash as moderators see it.",
    ),
    site: optional(z.string().max(64)).describe("Left out: all sites."),
    note: optional(text({ label: "The note", maxCharacters: 500 })),
    expiresAt: optional(z.iso.datetime({ offset: true })).describe(
      "Left out: never; an IP address never later than the key of its hash is kept.",
    ),
  })
  .meta({ id: "ListEntryRequest" });

/** Puts somebody or something on a list, instead of an earlier entry for the same. */
export const putListEntryRoute = ({ lists, audit, identity, now }: ListDependencies): Route =>
  route({
    method: "post",
    path,
    tag: "Moderators",
    summary: "Allow or block an e-mail address, a domain, an IP address or the domain of links",
    roles: ["moderator"],
    body: bodySchema,
    responses: {
      201: { description: "The entry", schema: listEntrySchema },
      ...refusals,
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ body, principal }) {
      const moderator = requireRole(principal, ["moderator"]);
      const { list, kind, note } = body;
      const site = ownSite(moderator, body.site);
      const value = readListValue(kind, body.value, identity);
      if (!value)
        throw invalidFields([
          { field: "value", code: "invalid", message: `This is not of the kind ${kind}.` },
        ]);
      const createdAt = now();
      const wanted = body.expiresAt === undefined ? undefined : new Date(body.expiresAt);
      if (wanted && wanted <= createdAt)
        throw invalidFields([{ field: "expiresAt", code: "invalid", message: "This time has passed." }]);
      const expiresAt = endOfEntry(kind, wanted, identity);
      const entry = await lists.put({
        list,
        kind,
        ...value,
        ...(site === undefined ? {} : { site }),
        ...(note === undefined ? {} : { note }),
        ...(expiresAt ? { expiresAt } : {}),
        by: moderator.name,
        createdAt,
      });
      await audit.append(listAuditEntry(entry, entry.list, moderator.name, createdAt));
      return { status: 201, body: presentListEntry(entry) };
    },
  });

/** Takes an entry off its list. */
export const removeListEntryRoute = ({ lists, audit, now }: ListDependencies): Route =>
  route({
    method: "delete",
    path: `${path}/{id}`,
    tag: "Moderators",
    summary: "Take an entry off its list",
    roles: ["moderator"],
    params: z.object({ id: z.string().max(64) }),
    responses: {
      204: { description: "It is gone" },
      ...refusals,
      404: { description: "No such entry", schema: problemSchema },
    },
    async handle({ params: { id }, principal }) {
      const moderator = requireRole(principal, ["moderator"]);
      const entry = await lists.find(id);
      if (!entry || !maySee(moderator, entry)) throw notFound("entry");
      ownSite(moderator, entry.site);
      await lists.remove(id);
      await audit.append(listAuditEntry(entry, "unlist", moderator.name, now()));
      return { status: 204 };
    },
  });

/**
 * @returns the site; `undefined` for all sites, which only those may name who moderate all.
 * @throws {AppError} 403 where it is not the moderator's.
 */
function ownSite<S extends string | undefined>(moderator: Principal, site: S): S {
  if (site === undefined ? moderator.sites !== undefined : !mayActFor(moderator, site))
    throw forbidden("This account is for other sites. Name one of its own in `site`.");
  return site;
}

/** The site of entries that are for all. */
const everySite = "*";

function listAuditEntry(
  { kind, label, site, note }: ListEntry,
  decision: "allow" | "block" | "unlist",
  by: string,
  at: Date,
): AuditEntry {
  const reason = `${kind} ${label}${note === undefined ? "" : `: ${note}`}`;
  return { id: uuid(), site: site ?? everySite, by, at, decision, reason };
}

const maySee = (moderator: Principal, { site }: ListEntry): boolean =>
  site === undefined || mayActFor(moderator, site);
