import { z } from "zod";
import { type Comment, decisions, statuses, verdicts } from "../comment.ts";
import type { Lease } from "./leases.ts";

const decisionSchema = z.object({
  kind: z.enum([...decisions, "undo"]),
  from: z.enum(statuses),
  by: z.string(),
  at: z.iso.datetime(),
  version: z.int(),
  reason: z.string().optional(),
  batch: z.string().optional(),
  reported: z.boolean().optional().describe("It settled what readers had reported."),
});

/** What a moderator sees of a comment: everything but the tokens. */
export const moderatedCommentSchema = z
  .object({
    id: z.uuid(),
    site: z.string(),
    article: z.string(),
    articleUrl: z.string().optional(),
    articleTitle: z.string().optional(),
    parent: z.uuid().nullable(),
    status: z.enum(statuses),
    name: z.string(),
    email: z.string(),
    website: z.string().nullable(),
    body: z.string(),
    original: z
      .object({ name: z.string(), body: z.string(), website: z.string().optional() })
      .nullable()
      .describe("The words as first written, where a moderator changed them."),
    createdAt: z.iso.datetime(),
    judgedAt: z.iso.datetime(),
    authorKey: z.string(),
    addressHash: z.string().nullable(),
    returning: z.boolean().describe("Whether the author brought a token of an earlier comment."),
    staff: z.boolean(),
    language: z.string().nullable(),
    reported: z.boolean().describe("Readers have reported it since a moderator last decided on it."),
    score: z.number().describe("Weight of the heaviest finding."),
    findings: z.array(
      z.object({
        check: z.string(),
        verdict: z.enum(verdicts),
        reason: z.string(),
        score: z.number(),
        detail: z.string(),
        values: z
          .record(z.string(), z.union([z.string(), z.number()]))
          .optional()
          .describe("What the detail tells of, for saying it in another language."),
        evidence: z.array(z.string()).optional(),
        shadow: z
          .boolean()
          .optional()
          .describe("It was on trial, or overruled by a list: it decided nothing."),
      }),
    ),
    version: z.int().describe("To be sent back with a decision."),
    decision: decisionSchema.nullable(),
    lease: z.object({ by: z.string() }).nullable().describe("Who looks at it now."),
  })
  .meta({ id: "ModeratedComment" });

export type ModeratedComment = z.output<typeof moderatedCommentSchema>;

export function presentForModerators(comment: Comment, lease?: Lease): ModeratedComment {
  const { decision, findings, author, articleUrl, articleTitle } = comment;
  return {
    id: comment.id,
    site: comment.site,
    article: comment.article,
    ...(articleUrl === undefined ? {} : { articleUrl }),
    ...(articleTitle === undefined ? {} : { articleTitle }),
    parent: comment.parent ?? null,
    status: comment.status,
    name: comment.name ?? "",
    email: comment.email ?? "",
    website: comment.website ?? null,
    body: comment.body ?? "",
    original: comment.original ?? null,
    createdAt: comment.createdAt.toISOString(),
    judgedAt: comment.judgedAt.toISOString(),
    authorKey: author.key,
    addressHash: comment.addressHash ?? null,
    returning: author.returning,
    staff: comment.staff ?? false,
    language: comment.language ?? null,
    reported: comment.reported ?? false,
    score: comment.score ?? 0,
    findings: findings.map(({ check, verdict, reason, score, detail, values, evidence, shadow }) => ({
      check,
      verdict,
      reason,
      score,
      detail,
      ...(values ? { values } : {}),
      ...(evidence ? { evidence: [...evidence] } : {}),
      ...(shadow ? { shadow } : {}),
    })),
    version: comment.version,
    decision: decision ? { ...decision, at: decision.at.toISOString() } : null,
    lease: lease ?? null,
  };
}
