import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Comment, Submission } from "../comment.ts";
import { conflict } from "../errors.ts";
import type { Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import type { DeskEvents } from "../queue/desk-events.ts";
import type { Identity } from "../signing/identity.ts";
import type { AuditAction, AuditRepository } from "../store/audit.repository.ts";
import type { ModerationRepository } from "../store/moderation.repository.ts";
import { type DecisionDependencies, decidedAlready, findFor, undoDecision } from "./apply-decision.ts";
import type { Leases } from "./leases.ts";
import { moderatedCommentSchema, presentForModerators } from "./present-for-moderators.ts";

export interface OneCommentDependencies extends DecisionDependencies {
  readonly moderation: ModerationRepository;
  readonly audit: AuditRepository;
  readonly leases: Leases;
  readonly events: Pick<DeskEvents, "publish">;
  readonly identity: Pick<Identity, "authorKey">;
  readonly submit: (submission: Submission) => Promise<void>;
}

const params = z.object({ id: z.uuid("This is not the id of a comment.") });
const version = z.int().min(0);
const roles = ["moderator"] as const;
const tag = "Moderators";
const answers = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
  404: { description: "No such comment", schema: problemSchema },
} as const;

/** What a moderator does with one comment besides deciding. */
export const oneCommentRoutes = (dependencies: OneCommentDependencies): readonly Route[] => [
  undoRoute(dependencies),
  editRoute(dependencies),
  replyRoute(dependencies),
  ...leaseRoutes(dependencies),
];

const undoRoute = (dependencies: OneCommentDependencies): Route =>
  route({
    method: "post",
    path: "/v1/moderation/comments/{id}/undo",
    tag,
    summary: "Take the last decision on a comment back, within ten minutes",
    roles,
    params,
    body: z.object({ version: version.optional() }).meta({ id: "UndoRequest" }),
    responses: {
      200: { description: "The comment with its earlier status", schema: moderatedCommentSchema },
      409: { description: "Too late, or something else was decided since", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { id }, body, principal }) {
      const comment = await undoDecision(id, body.version, requireRole(principal, roles), dependencies);
      return { status: 200, body: presentForModerators(comment) };
    },
  });

const editRoute = (dependencies: OneCommentDependencies): Route =>
  route({
    method: "patch",
    path: "/v1/moderation/comments/{id}",
    tag,
    summary: "Change a comment's words; the first ones are kept",
    roles,
    params,
    body: z
      .object({
        name: text({ label: "The name", maxBytes: 245 }).optional(),
        body: text({ label: "The comment", maxBytes: 65_525 }).optional(),
        website: z
          .union([z.url({ protocol: /^https?$/ }).max(200), z.literal("")])
          .optional()
          .describe('"" takes it away.'),
        reason: optional(text({ label: "The reason", maxCharacters: 500 })),
        version,
      })
      .meta({ id: "EditComment" }),
    responses: {
      200: { description: "The comment as it is now", schema: moderatedCommentSchema },
      409: { description: "Somebody else changed it first", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { id }, body, principal }) {
      const { comments, moderation, articles } = dependencies;
      const moderator = requireRole(principal, roles);
      const before = await findFor(id, moderator, comments);
      if (before.version !== body.version) throw decidedAlready(before);
      const website = body.website ?? before.website;
      const after = await moderation.edit(before, {
        name: body.name ?? before.name,
        body: body.body ?? before.body,
        website: website === "" ? undefined : website,
      });
      if (!after) throw decidedAlready(await findFor(id, moderator, comments));
      if (after.status === "approved") await articles.touch([after]);
      await record(after, "edit", body.reason, moderator, dependencies);
      await dependencies.events.publish({ type: "comments", comments: [changed(after, moderator)] });
      return { status: 200, body: presentForModerators(after) };
    },
  });

const replyRoute = (dependencies: OneCommentDependencies): Route =>
  route({
    method: "post",
    path: "/v1/moderation/comments/{id}/replies",
    tag,
    summary: "Answer a published comment as the site's staff; published without being checked",
    roles,
    params,
    body: z.object({ body: text({ label: "The reply", maxBytes: 65_525 }) }).meta({ id: "StaffReply" }),
    responses: {
      202: { description: "Queued; published in a moment", schema: z.object({ id: z.uuid() }) },
      409: { description: "The comment is not published", schema: problemSchema },
      503: { description: "The queue does not answer", schema: problemSchema },
      ...answers,
    },
    async handle({ params: { id }, body, principal }) {
      const moderator = requireRole(principal, roles);
      const parent = await findFor(id, moderator, dependencies.comments);
      if (parent.status !== "approved") throw conflict("Approve the comment first; then answer it.");
      const reply = replyTo(parent, body.body, moderator, dependencies);
      await dependencies.submit(reply);
      await record(parent, "reply", undefined, moderator, dependencies);
      return { status: 202, body: { id: reply.id } };
    },
  });

const leaseRoutes = ({ comments, leases, events }: OneCommentDependencies): readonly Route[] => [
  route({
    method: "put",
    path: "/v1/moderation/comments/{id}/lease",
    tag,
    summary: "Say that you look at a comment; to be renewed every 15 seconds",
    roles,
    params,
    responses: {
      200: { description: "Who looks at it: you, or who was first", schema: z.object({ by: z.string() }) },
      ...answers,
    },
    async handle({ params: { id }, principal }) {
      const moderator = requireRole(principal, roles);
      const { site } = await findFor(id, moderator, comments);
      const before = (await leases.find([id])).get(id);
      const lease = await leases.take(id, moderator.name);
      if (before?.by !== lease.by) await events.publish({ type: "lease", comment: id, site, by: lease.by });
      return { status: 200, body: lease };
    },
  }),
  route({
    method: "delete",
    path: "/v1/moderation/comments/{id}/lease",
    tag,
    summary: "Say that you look at it no more",
    roles,
    params,
    responses: { 204: { description: "Free" }, ...answers },
    async handle({ params: { id }, principal }) {
      const moderator = requireRole(principal, roles);
      const { site } = await findFor(id, moderator, comments);
      if (await leases.release(id, moderator.name))
        await events.publish({ type: "lease", comment: id, site, by: null });
      return { status: 204 };
    },
  }),
];

async function record(
  { id, site, article }: Comment,
  decision: AuditAction,
  reason: string | undefined,
  moderator: Principal,
  { audit, now }: Pick<OneCommentDependencies, "audit" | "now">,
): Promise<void> {
  await audit.append({
    id: uuid(),
    comment: id,
    site,
    article,
    by: moderator.name,
    at: now(),
    decision,
    ...(reason === undefined ? {} : { reason }),
  });
}

const changed = ({ id, site, status, version }: Comment, { name: by }: Principal) => ({
  id,
  site,
  status,
  version,
  from: status,
  by,
});

function replyTo(
  parent: Comment,
  body: string,
  { name }: Principal,
  { identity, now }: Pick<OneCommentDependencies, "identity" | "now">,
): Submission {
  const { site, article, articleUrl, articleTitle, id } = parent;
  const at = now().toISOString();
  // Not an e-mail address: staff answer under their name only.
  const key = identity.authorKey(`staff:${name}`);
  return {
    id: uuid(),
    site,
    article,
    ...(articleUrl === undefined ? {} : { articleUrl }),
    ...(articleTitle === undefined ? {} : { articleTitle }),
    parent: id,
    name,
    email: "",
    body,
    createdAt: at,
    acceptedAt: at,
    author: { key, returning: false },
    form: { honeypot: false, token: "missing" },
    via: "desk",
    staff: true,
  };
}
