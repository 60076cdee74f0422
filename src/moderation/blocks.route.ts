import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Comment } from "../comment.ts";
import { forbidden, invalidFields, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import type { AuditRepository } from "../store/audit.repository.ts";
import { type Block, type BlockKind, type BlockRepository, blockKinds } from "../store/block.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import { findFor } from "./apply-decision.ts";

export interface BlockDependencies {
  readonly blocks: BlockRepository;
  readonly comments: Pick<CommentRepository, "find">;
  readonly audit: Pick<AuditRepository, "append">;
  readonly now: () => Date;
}

const blockSchema = z
  .object({
    id: z.string(),
    site: z.string(),
    kind: z.enum(blockKinds),
    label: z.string(),
    reason: z.string().nullable(),
    by: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Block" });

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/, "A domain is such as example.org.")
  .max(253);

const bodySchema = z
  .object({
    kind: z.enum(blockKinds),
    comment: z.uuid().optional().describe("Whose author or address is meant."),
    site: z.string().max(64).optional().describe("For a domain without a comment."),
    domain: domain.optional(),
    days: z.int().min(1).max(3_650).nullable().default(30).describe("null: for good."),
    reason: optional(text({ label: "The reason", maxCharacters: 500 })),
  })
  .meta({ id: "MakeBlock" });

const roles = ["moderator"] as const;
const tag = "Moderators";
const answers = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role, or another site", schema: problemSchema },
} as const;
const dayMs = 86_400_000;
const mostShown = 1_000;

/** Whose comments are rejected from now on. */
export const blockRoutes = (dependencies: BlockDependencies): readonly Route[] => [
  route({
    method: "get",
    path: "/v1/moderation/blocks",
    tag,
    summary: "Blocks that hold, newest first",
    roles,
    responses: { 200: { description: `Up to ${mostShown}`, schema: z.array(blockSchema) }, ...answers },
    async handle({ principal }) {
      const { sites } = requireRole(principal, roles);
      const blocks = await dependencies.blocks.list(sites, dependencies.now(), mostShown);
      return { status: 200, body: blocks.map(present) };
    },
  }),
  route({
    method: "post",
    path: "/v1/moderation/blocks",
    tag,
    summary: "Block an author, an address or links to a domain on a site",
    roles,
    body: bodySchema,
    responses: {
      201: { description: "The block", schema: blockSchema },
      404: { description: "No such comment", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
      ...answers,
    },
    async handle({ body, principal }) {
      const moderator = requireRole(principal, roles);
      const comment =
        body.comment === undefined
          ? undefined
          : await findFor(body.comment, moderator, dependencies.comments);
      const block = await save(body, comment, moderator, dependencies);
      return { status: 201, body: present(block) };
    },
  }),
  route({
    method: "delete",
    path: "/v1/moderation/blocks",
    tag,
    summary: "Lift a block",
    roles,
    query: z.object({ id: z.string().max(400) }),
    responses: {
      204: { description: "Lifted" },
      404: { description: "No such block", schema: problemSchema },
      ...answers,
    },
    async handle({ query: { id }, principal }) {
      const moderator = requireRole(principal, roles);
      const block = await dependencies.blocks.find(id);
      if (!block || !mayActFor(moderator, block.site)) throw notFound("block");
      await dependencies.blocks.remove(id);
      await record(block, "unblock", undefined, moderator, dependencies);
      return { status: 204 };
    },
  }),
];

async function save(
  { kind, site: named, domain: value, days, reason }: z.output<typeof bodySchema>,
  comment: Comment | undefined,
  moderator: Principal,
  dependencies: BlockDependencies,
): Promise<Block> {
  const site = comment?.site ?? named;
  if (site === undefined)
    throw invalidFields([{ field: "site", code: "required", message: "Name a comment or a site." }]);
  if (!mayActFor(moderator, site)) throw forbidden("This account is for other sites.");
  const createdAt = dependencies.now();
  const block = await dependencies.blocks.save({
    site,
    kind,
    ...targetOf(kind, comment, value),
    ...(reason === undefined ? {} : { reason }),
    by: moderator.name,
    createdAt,
    ...(days === null ? {} : { expiresAt: new Date(createdAt.getTime() + days * dayMs) }),
  });
  await record(block, "block", comment, moderator, dependencies);
  return block;
}

/** What exactly is blocked, and how people see it. */
function targetOf(
  kind: BlockKind,
  comment: Comment | undefined,
  domainName: string | undefined,
): Pick<Block, "value" | "label"> {
  if (kind === "domain") {
    if (domainName !== undefined) return { value: domainName, label: domainName };
    throw invalidFields([{ field: "domain", code: "required", message: "Name the domain." }]);
  }
  if (!comment)
    throw invalidFields([{ field: "comment", code: "required", message: "Name a comment of theirs." }]);
  if (kind === "author") return { value: comment.author.key, label: comment.name };
  if (comment.addressHash === undefined)
    throw invalidFields([
      { field: "comment", code: "invalid", message: "The comment came without an address." },
    ]);
  return { value: comment.addressHash, label: `${comment.addressHash.slice(0, 8)}… (${comment.name})` };
}

async function record(
  { site, kind, label, reason }: Block,
  decision: "block" | "unblock",
  comment: Comment | undefined,
  moderator: Principal,
  { audit, now }: BlockDependencies,
): Promise<void> {
  await audit.append({
    id: uuid(),
    ...(comment ? { comment: comment.id, article: comment.article } : {}),
    site,
    by: moderator.name,
    at: now(),
    decision,
    reason: `${kind} ${label}${reason === undefined ? "" : `: ${reason}`}`,
  });
}

const present = ({ id, site, kind, label, reason, by, createdAt, expiresAt }: Block) => ({
  id,
  site,
  kind,
  label,
  reason: reason ?? null,
  by,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt?.toISOString() ?? null,
});
