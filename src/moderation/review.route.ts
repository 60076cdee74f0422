import { z } from "zod";
import { type Comment, type Status, statuses } from "../comment.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Identity } from "../signing/identity.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { ModerationRepository } from "../store/moderation.repository.ts";
import { findFor } from "./apply-decision.ts";
import type { Leases } from "./leases.ts";
import { auditEntrySchema, presentAuditEntry } from "./present-audit-entry.ts";
import { moderatedCommentSchema, presentForModerators } from "./present-for-moderators.ts";
import { filterOf, filterSchema } from "./queue-filter.ts";

/** Beyond this many a list only says that there are more, so that it costs the same however many wait. */
const countCap = 10_000;

const querySchema = filterSchema.extend({
  order: z.enum(["oldest", "newest"]).default("oldest"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: optional(z.string().max(2_048)),
  total: z.enum(["count", "none"]).default("count").describe("`none` leaves the counting out."),
});

const pageSchema = z
  .object({
    comments: z.array(moderatedCommentSchema),
    nextCursor: z.string().nullable(),
    total: z
      .int()
      .nullable()
      .describe(`How many match, counted up to ${countCap}; null where not asked for.`),
    searchedTo: z.iso
      .datetime()
      .nullable()
      .describe("A search reads a stretch of comments a page, and has come so far; the cursor goes on."),
  })
  .meta({ id: "ModerationPage" });

export interface ReviewDependencies {
  readonly comments: Pick<CommentRepository, "find" | "listByAuthor">;
  readonly moderation: Pick<ModerationRepository, "list" | "count">;
  readonly audit: Pick<AuditRepository, "list">;
  readonly leases: Pick<Leases, "find">;
  readonly identity: Identity;
  readonly keyring: Keyring;
}

/** What waits for a moderator, oldest first unless asked otherwise. */
export const reviewListRoute = ({ moderation, leases, identity, keyring }: ReviewDependencies): Route =>
  route({
    method: "get",
    path: "/v1/moderation/comments",
    tag: "Moderators",
    summary: "Comments by status and filter, oldest first",
    roles: ["moderator"],
    query: querySchema,
    responses: {
      200: { description: "A page of them", schema: pageSchema },
      400: { description: "A cursor that this list did not give", schema: problemSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role, or another site", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query: { limit, cursor, order, total: counted, ...query }, principal }) {
      const filter = filterOf(query, requireRole(principal, ["moderator"]), identity);
      const list = `review:${order}:${JSON.stringify(filter)}`;
      const [createdAt, id] = cursor === undefined ? [] : readCursor(keyring, list, cursor);
      const after =
        createdAt !== undefined && id !== undefined ? { after: { createdAt: new Date(createdAt), id } } : {};
      const searches = filter.text !== undefined;
      const [{ comments, next }, total] = await Promise.all([
        moderation.list({ ...filter, order, limit, ...after }),
        counted === "none" ? null : moderation.count(filter, countCap),
      ]);
      const held = await leases.find(comments.map((comment) => comment.id));
      return {
        status: 200,
        body: {
          comments: comments.map((comment) => presentForModerators(comment, held.get(comment.id))),
          nextCursor: next ? issueCursor(keyring, list, [next.createdAt.toISOString(), next.id]) : null,
          total,
          searchedTo: searches && next ? next.createdAt.toISOString() : null,
        },
      };
    },
  });

const historyLength = 5;

const dayMs = 86_400_000;

const parentSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  body: z.string(),
  status: z.enum(statuses),
  createdAt: z.iso.datetime(),
});

const oneSchema = moderatedCommentSchema
  .extend({
    parentComment: parentSchema.nullable().describe("What it answers."),
    history: z.object({
      approved: z.int(),
      refused: z.int(),
      last: z.array(moderatedCommentSchema).describe(`The author's last ${historyLength} other comments.`),
    }),
    addressToday: z
      .int()
      .nullable()
      .describe("Comments from the same address within 24 hours before it, itself included, up to 100."),
    audit: z.array(auditEntrySchema),
  })
  .meta({ id: "ModeratedCommentInFull" });

/** One comment with all that helps to decide on it. */
export const reviewOneRoute = (dependencies: ReviewDependencies): Route =>
  route({
    method: "get",
    path: "/v1/moderation/comments/{id}",
    tag: "Moderators",
    summary: "One comment with what it answers, its author's history and its audit trail",
    roles: ["moderator"],
    params: z.object({ id: z.uuid("This is not the id of a comment.") }),
    responses: {
      200: { description: "The comment", schema: oneSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
      404: { description: "No such comment", schema: problemSchema },
    },
    async handle({ params: { id }, principal }) {
      const { comments, moderation, audit, leases } = dependencies;
      const comment = await findFor(id, requireRole(principal, ["moderator"]), comments);
      const { site, author } = comment;
      const countOf = (status: Status): Promise<number> =>
        moderation.count({ sites: [site], authorKey: author.key, status }, countCap);
      const [latest, trail, approved, rejected, spam, parent, addressToday, held] = await Promise.all([
        comments.listByAuthor(site, author.key, historyLength + 1),
        audit.list({ comment: id, limit: 100 }),
        countOf("approved"),
        countOf("rejected"),
        countOf("spam"),
        comment.parent === undefined ? undefined : comments.find(comment.parent),
        countAddress(comment, dependencies),
        leases.find([id]),
      ]);
      const others = latest.filter((other) => other.id !== id).slice(0, historyLength);
      return {
        status: 200,
        body: {
          ...presentForModerators(comment, held.get(id)),
          parentComment: parent ? presentParent(parent) : null,
          history: {
            approved,
            refused: rejected + spam,
            last: others.map((other) => presentForModerators(other)),
          },
          addressToday,
          audit: trail.map(presentAuditEntry),
        },
      };
    },
  });

async function countAddress(
  { site, addressHash, createdAt }: Comment,
  { moderation }: ReviewDependencies,
): Promise<number | null> {
  if (addressHash === undefined) return null;
  const from = new Date(createdAt.getTime() - dayMs);
  const before = new Date(createdAt.getTime() + 1);
  return moderation.count({ sites: [site], addressHash, from, before }, 100);
}

const presentParent = ({ id, name, body, status, createdAt }: Comment): z.output<typeof parentSchema> => ({
  id,
  name,
  body: body.slice(0, 500),
  status,
  createdAt: createdAt.toISOString(),
});
