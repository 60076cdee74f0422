import { z } from "zod";
import { decisions, statuses } from "../comment.ts";
import type { AuditEntry } from "../store/audit.repository.ts";

export const auditEntrySchema = z
  .object({
    id: z.string(),
    comment: z.uuid(),
    site: z.string(),
    article: z.string(),
    by: z.string(),
    at: z.iso.datetime(),
    decision: z.enum(decisions),
    from: z.enum(statuses),
    to: z.enum(statuses),
    reason: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });

export function presentAuditEntry(entry: AuditEntry): z.output<typeof auditEntrySchema> {
  return { ...entry, at: entry.at.toISOString(), reason: entry.reason ?? null };
}
