import { z } from "zod";
import { decisions } from "../comment.ts";
import { notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import type { Identity } from "../signing/identity.ts";
import type { Batch } from "../store/batch.repository.ts";
import { type BatchDependencies, countMatching, decideMany, mostAtOnce, undoMany } from "./decide-many.ts";
import { filterOf, filterSchema } from "./queue-filter.ts";

const bodySchema = z
  .object({
    batch: z.uuid().optional().describe("Name it yourself to ask again safely and to follow its progress."),
    ids: z.array(z.uuid()).min(1).max(1_000).optional(),
    filter: filterSchema.optional(),
    decision: z.enum(decisions),
    reason: optional(text({ label: "The reason", maxCharacters: 500 })),
    dryRun: z.boolean().default(false).describe("Only count."),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ["ids"],
    error: "Name either ids or a filter.",
  })
  .meta({ id: "DecisionsRequest" });

const batchSchema = z
  .object({
    batch: z.string().nullable().describe("null for a dry run."),
    matched: z.int(),
    changed: z.int(),
    finished: z.boolean(),
    undone: z.boolean(),
  })
  .meta({ id: "Batch" });

const answers = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role, or another site", schema: problemSchema },
} as const;
const params = z.object({ batch: z.uuid("This is not the id of a batch.") });
const roles = ["moderator"] as const;
const tag = "Moderators";

export interface BatchRouteDependencies extends BatchDependencies {
  readonly identity: Pick<Identity, "authorKey">;
}

/** One decision on many comments, and what belongs to it. */
export const batchRoutes = (dependencies: BatchRouteDependencies): readonly Route[] => [
  route({
    method: "post",
    path: "/v1/moderation/decisions",
    tag,
    summary: `Decide on many comments, up to ${mostAtOnce}, by id or by filter`,
    roles,
    body: bodySchema,
    responses: {
      200: { description: "Done, or counted", schema: batchSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
      ...answers,
    },
    async handle({ body: { batch: id, ids, filter, decision, reason, dryRun }, principal }) {
      const moderator = requireRole(principal, roles);
      const of = filter
        ? { filter: filterOf(filter, moderator, dependencies.identity) }
        : { ids: [...new Set(ids)] };
      const request = { id, of, decision, reason };
      if (dryRun) {
        const matched = await countMatching(request, moderator, dependencies);
        return {
          status: 200,
          body: { batch: null, matched, changed: 0, finished: false, undone: false },
        };
      }
      return { status: 200, body: present(await decideMany(request, moderator, dependencies)) };
    },
  }),
  route({
    method: "get",
    path: "/v1/moderation/decisions/{batch}",
    tag,
    summary: "How far a batch is",
    roles,
    params,
    responses: {
      200: { description: "The batch", schema: batchSchema },
      404: { description: "No such batch", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { batch: id } }) {
      const batch = await dependencies.batches.find(id);
      if (!batch) throw notFound("batch");
      return { status: 200, body: present(batch) };
    },
  }),
  route({
    method: "post",
    path: "/v1/moderation/decisions/{batch}/undo",
    tag,
    summary: "Take a batch back as one, within ten minutes",
    roles,
    params,
    responses: {
      200: { description: "Taken back; `changed` says how many", schema: batchSchema },
      404: { description: "No such batch", schema: problemSchema },
      409: { description: "Too late, running, or taken back already", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { batch }, principal }) {
      const moderator = requireRole(principal, roles);
      return { status: 200, body: present(await undoMany(batch, moderator, dependencies)) };
    },
  }),
];

const present = ({ id, matched, changed, finishedAt, undoneAt }: Batch): z.output<typeof batchSchema> => ({
  batch: id,
  matched,
  changed,
  finished: finishedAt !== undefined,
  undone: undoneAt !== undefined,
});
