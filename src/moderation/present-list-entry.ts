import { z } from "zod";
import { listKinds, listNames } from "../comment.ts";
import type { ListEntry } from "../store/list.repository.ts";

export const listEntrySchema = z
  .object({
    id: z.string(),
    list: z.enum(listNames),
    kind: z.enum(listKinds),
    label: z.string().describe("A domain, a hash, or an e-mail address with its middle left out."),
    site: z.string().nullable().describe("Null: all sites."),
    note: z.string().nullable(),
    by: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ListEntry" });

export function presentListEntry(entry: ListEntry): z.output<typeof listEntrySchema> {
  const { id, list, kind, label, site, note, by, createdAt, expiresAt } = entry;
  return {
    id,
    list,
    kind,
    label,
    site: site ?? null,
    note: note ?? null,
    by,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}
