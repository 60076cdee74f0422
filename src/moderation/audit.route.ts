import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import { auditEntrySchema, presentAuditEntry } from "./present-audit-entry.ts";

const querySchema = z.object({
  comment: optional(z.uuid("This is not the id of a comment.")),
  by: optional(z.string().max(200)),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: optional(z.string().max(2_048)),
});

const list = "audit";

/** Who decided what, newest first; the trail has no call that changes it. */
export const auditRoute = (audit: AuditRepository, keyring: Keyring): Route =>
  route({
    method: "get",
    path: "/v1/moderation/audit",
    tag: "Moderators",
    summary: "The audit trail",
    roles: ["moderator"],
    query: querySchema,
    responses: {
      200: {
        description: "A page of the trail",
        schema: z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() }),
      },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
    },
    async handle({ query: { comment, by, limit, cursor }, principal }) {
      const { sites } = requireRole(principal, ["moderator"]);
      const [at, id] = cursor === undefined ? [] : readCursor(keyring, list, cursor);
      const found = await audit.list({
        ...(comment === undefined ? {} : { comment }),
        ...(by === undefined ? {} : { by }),
        ...(sites ? { sites } : {}),
        limit: limit + 1,
        ...(at !== undefined && id !== undefined ? { before: { at: new Date(at), id } } : {}),
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          entries: page.map(presentAuditEntry),
          nextCursor: last ? issueCursor(keyring, list, [last.at.toISOString(), last.id]) : null,
        },
      };
    },
  });
