import { z } from "zod";
import { notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import {
  discardFailedJobs,
  type FailedJob,
  type FailedJobFilter,
  listFailedJobs,
  NoSuchFailedJob,
  readFailedJob,
  replayFailedJobs,
} from "../queue/failed-jobs.ts";
import type { QueueHandle } from "../queue/moderation-queue.ts";
import type { TrailRepository } from "../store/trail.repository.ts";

const jobSchema = z
  .object({
    id: z.string(),
    reason: z.string(),
    failedAt: z.iso.datetime().nullable(),
    attempts: z.int(),
    submissions: z.int(),
    sites: z.array(z.string()),
  })
  .meta({ id: "FailedJob" });

const filterSchema = z.object({
  ids: z.array(z.string().min(1).max(200)).min(1).max(1_000).optional(),
  reason: optional(z.string().max(500)),
  site: optional(z.string().max(64)),
});

const problems = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
  404: { description: "No such failed job", schema: problemSchema },
  422: { description: "Fields that do not fit", schema: problemSchema },
} as const;

const tag = "Operators";
const path = "/v1/operations/failed-jobs";

export interface FailedJobsDependencies {
  readonly queue: QueueHandle;
  readonly trail: TrailRepository;
  readonly now: () => Date;
}

/** Failed jobs as operators list, look at, replay and discard them. */
export const failedJobsRoutes = ({ queue, trail, now }: FailedJobsDependencies): readonly Route[] => [
  route({
    method: "get",
    path,
    tag,
    summary: "Failed jobs, oldest first",
    roles: ["operator"],
    query: z.object({
      reason: optional(z.string().max(500)),
      site: optional(z.string().max(64)),
      limit: z.coerce.number().int().min(1).max(1_000).default(100),
    }),
    responses: {
      200: { description: "Those that fit", schema: z.object({ jobs: z.array(jobSchema) }) },
      401: problems[401],
      403: problems[403],
      422: problems[422],
    },
    async handle({ query: { limit, ...filter } }) {
      const jobs = await listFailedJobs(queue, defined(filter), limit);
      return { status: 200, body: { jobs: jobs.map(present) } };
    },
  }),
  route({
    method: "get",
    path: `${path}/{id}`,
    tag,
    summary: "One failed job with its stack traces",
    roles: ["operator"],
    params: z.object({ id: z.string().min(1).max(200) }),
    responses: {
      200: {
        description: "The job, without the comments in it",
        schema: jobSchema.extend({ addedAt: z.iso.datetime(), stacks: z.array(z.string()) }),
      },
      401: problems[401],
      403: problems[403],
      404: problems[404],
    },
    async handle({ params: { id } }) {
      const { addedAt, stacks, data: _data, ...job } = await orNotFound(readFailedJob(queue, id));
      return { status: 200, body: { ...present(job), addedAt: addedAt.toISOString(), stacks } };
    },
  }),
  route({
    method: "post",
    path: `${path}/replay`,
    tag,
    summary: "Put failed jobs back into the queue: those that fit, or all",
    roles: ["operator"],
    body: filterSchema,
    responses: {
      200: { description: "How many were put back", schema: z.object({ replayed: z.int() }) },
      ...problems,
    },
    async handle({ body, principal }) {
      const replayed = await orNotFound(replayFailedJobs(queue, defined(body)));
      const by = requireRole(principal, ["operator"]).name;
      await trail.append({ at: now(), by, action: "failed-jobs.replayed", detail: { jobs: replayed } });
      return { status: 200, body: { replayed } };
    },
  }),
  route({
    method: "post",
    path: `${path}/discard`,
    tag,
    summary: "Throw failed jobs away with the comments in them: those that fit, or all",
    roles: ["operator"],
    body: filterSchema.extend({ note: text({ label: "The note", maxCharacters: 500 }) }),
    responses: {
      200: { description: "How many were thrown away", schema: z.object({ discarded: z.int() }) },
      ...problems,
    },
    async handle({ body: { note, ...filter }, principal }) {
      const discarded = await orNotFound(discardFailedJobs(queue, defined(filter)));
      const by = requireRole(principal, ["operator"]).name;
      const detail = { jobs: discarded };
      await trail.append({ at: now(), by, action: "failed-jobs.discarded", detail, note });
      return { status: 200, body: { discarded } };
    },
  }),
];

function present({ failedAt, sites, ...job }: FailedJob): z.output<typeof jobSchema> {
  return { ...job, sites: [...sites], failedAt: failedAt?.toISOString() ?? null };
}

function defined({ ids, reason, site }: Partial<z.output<typeof filterSchema>>): FailedJobFilter {
  return {
    ...(ids === undefined ? {} : { ids }),
    ...(reason === undefined ? {} : { reason }),
    ...(site === undefined ? {} : { site }),
  };
}

async function orNotFound<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    throw error instanceof NoSuchFailedJob ? notFound("failed job") : error;
  }
}
