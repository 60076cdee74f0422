import { z } from "zod";
import { statuses } from "../comment.ts";
import { type AuditEntry, auditActions } from "../store/audit.repository.ts";

export const auditEntrySchema = z
  .object({
    id: z.string(),
    comment: z.uuid().nullable(),
    site: z.string(),
    article: z.string().nullable(),
    by: z.string(),
    at: z.iso.datetime(),
    decision: z.enum(auditActions),
    from: z.enum(statuses).nullable(),
    to: z.enum(statuses).nullable(),
    reason: z.string().nullable(),
    batch: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });

export function presentAuditEntry(entry: AuditEntry): z.output<typeof auditEntrySchema> {
  const { id, comment, site, article, by, at, decision, from, to, reason, batch } = entry;
  return {
    id,
    comment: comment ?? null,
    site,
    article: article ?? null,
    by,
    at: at.toISOString(),
    decision,
    from: from ?? null,
    to: to ?? null,
    reason: reason ?? null,
    batch: batch ?? null,
  };
}
