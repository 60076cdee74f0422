import { z } from "zod";
import { statuses } from "../comment.ts";
import { forbidden } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Identity } from "../signing/identity.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import type { CommentRepository, ModerationFilter } from "../store/comment.repository.ts";
import { findFor } from "./apply-decision.ts";
import { auditEntrySchema, presentAuditEntry } from "./present-audit-entry.ts";
import { moderatedCommentSchema, presentForModerators } from "./present-for-moderators.ts";

/** Beyond this many a list only says that there are more, so that it costs the same however many wait. */
const countCap = 10_000;

const querySchema = z.object({
  status: z.enum(statuses).default("pending"),
  site: optional(z.string().max(64)),
  article: optional(z.string().max(512)),
  email: optional(z.string().max(254)),
  reason: optional(z.string().max(64)),
  q: optional(z.string().max(200)),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: optional(z.string().max(2_048)),
});

const pageSchema = z
  .object({
    comments: z.array(moderatedCommentSchema),
    nextCursor: z.string().nullable(),
    total: z.int().describe(`How many match, counted up to ${countCap}.`),
  })
  .meta({ id: "ModerationPage" });

export interface ReviewDependencies {
  readonly comments: Pick<
    CommentRepository,
    "find" | "listForModeration" | "countForModeration" | "listByAuthor"
  >;
  readonly audit: AuditRepository;
  readonly identity: Identity;
  readonly keyring: Keyring;
}

/** What waits for a moderator, oldest first. */
export const reviewListRoute = ({ comments, identity, keyring }: ReviewDependencies): Route =>
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
    async handle({ query: { limit, cursor, ...query }, principal }) {
      const filter = filterOf(query, requireRole(principal, ["moderator"]), identity);
      const list = `review:${JSON.stringify(filter)}`;
      const [createdAt, id] = cursor === undefined ? [] : readCursor(keyring, list, cursor);
      const after =
        createdAt !== undefined && id !== undefined ? { after: { createdAt: new Date(createdAt), id } } : {};
      const [found, total] = await Promise.all([
        comments.listForModeration({ ...filter, limit: limit + 1, ...after }),
        comments.countForModeration(filter, countCap),
      ]);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          comments: page.map(presentForModerators),
          nextCursor: last ? issueCursor(keyring, list, [last.createdAt.toISOString(), last.id]) : null,
          total,
        },
      };
    },
  });

const historyLength = 5;

/** One comment with all that helps to decide on it. */
export const reviewOneRoute = ({ comments, audit }: ReviewDependencies): Route =>
  route({
    method: "get",
    path: "/v1/moderation/comments/{id}",
    tag: "Moderators",
    summary: "One comment with its author's history and its audit trail",
    roles: ["moderator"],
    params: z.object({ id: z.uuid("This is not the id of a comment.") }),
    responses: {
      200: {
        description: "The comment",
        schema: moderatedCommentSchema.extend({
          history: z.object({
            approved: z.int(),
            refused: z.int(),
            last: z
              .array(moderatedCommentSchema)
              .describe(`The author's last ${historyLength} other comments.`),
          }),
          audit: z.array(auditEntrySchema),
        }),
      },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
      404: { description: "No such comment", schema: problemSchema },
    },
    async handle({ params: { id }, principal }) {
      const comment = await findFor(id, requireRole(principal, ["moderator"]), comments);
      const author = { sites: [comment.site], authorKey: comment.author.key };
      const [latest, trail, approved, rejected, spam] = await Promise.all([
        comments.listByAuthor(comment.site, comment.author.key, historyLength + 1),
        audit.list({ comment: id, limit: 100 }),
        comments.countForModeration({ ...author, status: "approved" }, countCap),
        comments.countForModeration({ ...author, status: "rejected" }, countCap),
        comments.countForModeration({ ...author, status: "spam" }, countCap),
      ]);
      const others = latest.filter((other) => other.id !== id).slice(0, historyLength);
      return {
        status: 200,
        body: {
          ...presentForModerators(comment),
          history: { approved, refused: rejected + spam, last: others.map(presentForModerators) },
          audit: trail.map(presentAuditEntry),
        },
      };
    },
  });

function filterOf(
  { status, site, article, email, reason, q }: Omit<z.output<typeof querySchema>, "limit" | "cursor">,
  moderator: Principal,
  identity: Identity,
): ModerationFilter {
  if (site !== undefined && !mayActFor(moderator, site)) throw forbidden("This account is for other sites.");
  const sites = site === undefined ? moderator.sites : [site];
  return {
    status,
    ...(sites ? { sites } : {}),
    ...(article === undefined ? {} : { article }),
    ...(email === undefined ? {} : { authorKey: identity.authorKey(email) }),
    ...(reason === undefined ? {} : { reason }),
    ...(q === undefined ? {} : { text: q }),
  };
}
