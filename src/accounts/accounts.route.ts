import { z } from "zod";
import { conflict, notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { spokenOf } from "../languages/moderators/index.ts";
import { accountRoles } from "../store/account.repository.ts";
import type { TokenRepository } from "../store/token.repository.ts";
import { accountEmail } from "./links.route.ts";
import type { ResetDependencies } from "./password-reset.route.ts";
import { accountSchema, presentAccount } from "./present-account.ts";
import { linkLifetimes, linkUrl } from "./set-up-link.ts";

export interface AccountsDependencies extends ResetDependencies {
  readonly tokens: Pick<TokenRepository, "revokeFor">;
}

const sites = z.array(z.string().min(1).max(64)).min(1).max(100).nullable();
const answers = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
} as const;
const roles = ["admin"] as const;
const tag = "Accounts";

const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: z.enum(accountRoles),
    sites: sites,
    by: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Invitation" });

/** What administrators do with others' accounts. */
export const accountsRoutes = (dependencies: AccountsDependencies): readonly Route[] => [
  route({
    method: "get",
    path: "/v1/accounts",
    tag,
    summary: "All accounts",
    roles,
    responses: { 200: { description: "All of them", schema: z.array(accountSchema) }, ...answers },
    handle: async () => ({
      status: 200,
      body: (await dependencies.accounts.list()).map(presentAccount),
    }),
  }),
  changeAccountRoute(dependencies),
  ...invitationRoutes(dependencies),
];

const changeAccountRoute = ({ accounts, sessions, tokens, now }: AccountsDependencies): Route =>
  route({
    method: "patch",
    path: "/v1/accounts/{id}",
    tag,
    summary: "Change an account's role and sites, or disable it; its sessions and tokens end",
    roles,
    params: z.object({ id: z.uuid() }),
    body: z
      .object({
        role: z.enum(accountRoles).optional(),
        sites: sites.optional(),
        disabled: z.boolean().optional(),
      })
      .meta({ id: "ChangeAccount" }),
    responses: {
      200: { description: "As it is now", schema: accountSchema },
      404: { description: "No such account", schema: problemSchema },
      409: { description: "The own account", schema: problemSchema },
      ...answers,
    },
    async handle({ params, body, principal }) {
      if (principal?.account === params.id)
        throw conflict("Another administrator has to change your own rights.");
      const at = new Date(now());
      const changed = await accounts.change(params.id, {
        ...(body.role === undefined ? {} : { role: body.role }),
        ...(body.sites === undefined ? {} : { sites: body.sites }),
        ...(body.disabled === undefined ? {} : { disabledAt: body.disabled ? at : null }),
      });
      if (!changed) throw notFound("account");
      await sessions.endAll(changed.id);
      await tokens.revokeFor(changed.id, at);
      return { status: 200, body: presentAccount(changed) };
    },
  });

const invitationRoutes = ({
  accounts,
  links,
  publicUrl,
  sendMail,
  now,
}: AccountsDependencies): readonly Route[] => [
  route({
    method: "get",
    path: "/v1/invitations",
    tag,
    summary: "Invitations that are still good",
    roles,
    responses: { 200: { description: "All of them", schema: z.array(invitationSchema) }, ...answers },
    handle: async () => ({
      status: 200,
      body: (await links.list("invitation", new Date(now()))).map((link) => ({
        id: link.id,
        email: link.email ?? "",
        role: link.role ?? "moderator",
        sites: link.sites ? [...link.sites] : null,
        by: link.by,
        expiresAt: link.expiresAt.toISOString(),
      })),
    }),
  }),
  route({
    method: "post",
    path: "/v1/invitations",
    tag,
    summary: "Invite somebody; the link is shown this once, and mailed where mail is set up",
    roles,
    body: z
      .object({ email: accountEmail, role: z.enum(accountRoles), sites: sites.default(null) })
      .meta({ id: "Invite" }),
    responses: {
      201: { description: "The link", schema: z.object({ url: z.string() }) },
      409: { description: "There is such an account already", schema: problemSchema },
      ...answers,
    },
    async handle({ body, principal, request }) {
      const { name: by } = requireRole(principal, roles);
      const { email, role } = body;
      if (await accounts.findByEmail(email)) throw conflict("There is an account with that e-mail address.");
      const createdAt = new Date(now());
      const expiresAt = new Date(now() + linkLifetimes.invitation);
      const limit = body.sites ? { sites: body.sites } : {};
      const link = { kind: "invitation", email, role, ...limit, by, createdAt, expiresAt } as const;
      const url = linkUrl(publicUrl(), await links.create(link));
      const language = spokenOf(request.get("accept-language")) ?? "en";
      await sendMail({ to: email, template: "invitation", url, by, language });
      return { status: 201, body: { url } };
    },
  }),
  route({
    method: "delete",
    path: "/v1/invitations/{id}",
    tag,
    summary: "Take an invitation back",
    roles,
    params: z.object({ id: z.string().max(64) }),
    responses: {
      204: { description: "Its link is good no more" },
      404: { description: "No such invitation", schema: problemSchema },
      ...answers,
    },
    async handle({ params }) {
      if (!(await links.revoke(params.id))) throw notFound("invitation");
      return { status: 204 };
    },
  }),
];
