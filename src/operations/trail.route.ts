import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { TrailRepository } from "../store/trail.repository.ts";

const entrySchema = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    by: z.string(),
    action: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    note: z.string().nullable(),
  })
  .meta({ id: "TrailEntry" });

const list = "trail";

/** What operators did, newest first: jobs replayed and discarded, people's data exported and erased. */
export const trailRoute = (trail: TrailRepository, keyring: Keyring): Route =>
  route({
    method: "get",
    path: "/v1/operations/trail",
    tag: "Operators",
    summary: "What operators did",
    roles: ["operator"],
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: optional(z.string().max(2_048)),
    }),
    responses: {
      200: {
        description: "A page of it",
        schema: z.object({ entries: z.array(entrySchema), nextCursor: z.string().nullable() }),
      },
      400: { description: "A cursor that this list did not give", schema: problemSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query: { limit, cursor } }) {
      const [at, id] = cursor === undefined ? [] : readCursor(keyring, list, cursor);
      const found = await trail.list({
        limit: limit + 1,
        ...(at !== undefined && id !== undefined ? { before: { at: new Date(at), id } } : {}),
      });
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        status: 200,
        body: {
          entries: page.map((entry) => ({
            ...entry,
            at: entry.at.toISOString(),
            note: entry.note ?? null,
          })),
          nextCursor: last ? issueCursor(keyring, list, [last.at.toISOString(), last.id]) : null,
        },
      };
    },
  });
