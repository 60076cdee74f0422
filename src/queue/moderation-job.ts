import { z } from "zod";
import type { Submission } from "../comment.ts";

export const moderationQueueName = "moderation";

/** What a job of the queue `moderation` carries. */
export interface ModerationJob {
  readonly submissions: readonly Submission[];
  /** Of those whose requests are traced, by their ids, a `traceparent` each. */
  readonly traces?: Readonly<Record<string, string>>;
}

const time = z.iso.datetime();

/**
 * A submission as it comes out of the queue. Other producers may fill the queue too: what makes it impossible to
 * keep a comment is refused here; a missing name, e-mail or text is left for the checks to find.
 */
const submissionSchema = z.object({
  id: z.uuid(),
  site: z.string().min(1).max(64),
  article: z.string().min(1).max(512),
  articleUrl: z.string().max(2_048).optional(),
  articleTitle: z.string().max(512).optional(),
  parent: z.uuid().optional(),
  name: z.string().default(""),
  email: z.string().default(""),
  website: z.string().optional(),
  body: z.string().default(""),
  createdAt: time,
  acceptedAt: time,
  author: z.object({
    key: z.string().min(1),
    id: z.string().min(1).optional(),
    returning: z.boolean(),
    verified: z.boolean().optional(),
    staff: z.boolean().optional(),
  }),
  addressHash: z.string().optional(),
  earlierAddressHash: z.string().optional(),
  userAgent: z.string().optional(),
  referrer: z.string().optional(),
  form: z
    .object({
      honeypot: z.boolean(),
      token: z.enum(["valid", "invalid", "missing"]),
      ageSeconds: z.number().optional(),
      captcha: z.enum(["passed", "failed", "unknown"]).optional(),
    })
    .default({ honeypot: false, token: "missing" }),
  via: z.enum(["browser", "server", "desk"]),
  staff: z.literal(true).optional(),
  notifyReplies: z.boolean().optional(),
  notifyPublished: z.boolean().optional(),
  edit: z.object({ version: z.int().min(0), at: time }).optional(),
});

const jobSchema = z.object({ submissions: z.array(z.unknown()) });

export interface ParsedJob {
  readonly submissions: readonly Submission[];
  /** Those that cannot be kept, as they came, each with the fields at fault. */
  readonly broken: readonly { readonly submission: unknown; readonly reason: string }[];
}

/**
 * Reads a job's data, each submission for itself.
 * @throws {Error} where the job has no list of submissions.
 */
export function parseJob(data: unknown): ParsedJob {
  const submissions: Submission[] = [];
  const broken: { submission: unknown; reason: string }[] = [];
  for (const submission of jobSchema.parse(data).submissions) {
    const parsed = submissionSchema.safeParse(submission);
    // zod gives optional keys as `T | undefined`; absent keys stay absent.
    if (parsed.success) submissions.push(parsed.data as Submission);
    else broken.push({ submission, reason: `not a submission: ${faults(parsed.error)}` });
  }
  return { submissions, broken };
}

const tracedSchema = z.object({ traces: z.record(z.string(), z.string()) });

/** The traces that a job's submissions came with; none where it says nothing that can be read. */
export const tracesOf = (data: unknown): Readonly<Record<string, string>> =>
  tracedSchema.safeParse(data).data?.traces ?? {};

const faults = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "(whole)"}: ${message}`).join("; ");
