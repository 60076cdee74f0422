import type { Request } from "express";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import { conflict, notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import { spokenOf } from "../languages/moderators/index.ts";
import { type Account, type AccountRepository, accountRoles } from "../store/account.repository.ts";
import { type Link, type LinkRepository, linkKinds } from "../store/link.repository.ts";
import { hashPassword, newPassword } from "./password.ts";
import { type SessionDependencies, sessionSchema, signedIn } from "./session.route.ts";

export interface LinkDependencies extends SessionDependencies {
  readonly accounts: AccountRepository;
  readonly links: LinkRepository;
}

const secret = z.string().max(128);

/** A name as other moderators see it. */
export const accountName = text({ label: "The name", maxCharacters: 80 });
export const accountEmail = z
  .email("The e-mail address must be one such as name@example.org.")
  .max(254)
  .transform((email) => email.toLowerCase());

const linkSchema = z
  .object({
    kind: z.enum(linkKinds),
    email: z.string().nullable(),
    name: z.string().nullable(),
    role: z.enum(accountRoles).nullable(),
    sites: z.array(z.string()).nullable(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Link" });

/** What a link is for, before anything is done with it. */
export const readLinkRoute = ({ accounts, links, now }: LinkDependencies): Route =>
  route({
    method: "post",
    path: "/v1/links/read",
    tag: "Accounts",
    summary: "What a set-up, invitation or reset link is for",
    body: z.object({ secret }),
    responses: {
      200: { description: "The link", schema: linkSchema },
      404: { description: "Used, over, or never there", schema: problemSchema },
    },
    async handle({ body }) {
      const link = await links.find(body.secret, new Date(now()));
      if (!link) throw notFound("link, or it was used already or is over");
      const account = link.account === undefined ? undefined : await accounts.find(link.account);
      return {
        status: 200,
        body: {
          kind: link.kind,
          email: account?.email ?? link.email ?? null,
          name: account?.name ?? null,
          role: account?.role ?? link.role ?? null,
          sites: link.sites ? [...link.sites] : null,
          expiresAt: link.expiresAt.toISOString(),
        },
      };
    },
  });

const acceptSchema = z
  .object({ secret, password: newPassword, name: optional(accountName), email: accountEmail.optional() })
  .meta({ id: "AcceptLink" });

/** Makes the account, or sets its new password, and signs in. Every other session of the account ends. */
export const acceptLinkRoute = (dependencies: LinkDependencies): Route =>
  route({
    method: "post",
    path: "/v1/links/accept",
    tag: "Accounts",
    summary: "Make the account of a link, or set its new password",
    body: acceptSchema,
    responses: {
      200: { description: "Done, and signed in", schema: sessionSchema },
      404: { description: "Used, over, or never there", schema: problemSchema },
      409: { description: "Name or e-mail is taken", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ body, request }) {
      const { links, sessions, now } = dependencies;
      const at = new Date(now());
      const link = await links.find(body.secret, at);
      if (!link) throw notFound("link, or it was used already or is over");
      const passwordHash = await hashPassword(body.password);
      const account =
        link.kind === "reset"
          ? await resetPassword(link, passwordHash, dependencies)
          : await makeAccount(link, body, { passwordHash, ...languageOf(request) }, dependencies);
      await links.take(body.secret, at);
      await sessions.endAll(account.id);
      return signedIn(account, request, dependencies);
    },
  });

function languageOf(request: Request): Pick<Account, "language"> {
  const language = spokenOf(request.get("accept-language"));
  return language === undefined ? {} : { language };
}

async function resetPassword(
  link: Link,
  passwordHash: string,
  { accounts, links, lockOut }: LinkDependencies,
): Promise<Account> {
  const account = await accounts.change(link.account ?? "", { passwordHash });
  if (!account || account.disabledAt) throw notFound("account any more");
  await links.revokeFor(account.id);
  await lockOut.clear([`account ${account.email}`]);
  return account;
}

async function makeAccount(
  link: Link,
  { name, email }: z.output<typeof acceptSchema>,
  own: Pick<Account, "passwordHash" | "language">,
  { accounts, now }: LinkDependencies,
): Promise<Account> {
  if (link.kind === "setup" && (await accounts.exists())) throw notFound("link, or it was used already");
  const address = link.email ?? email;
  if (address === undefined || name === undefined) throw conflict("Name and e-mail address are required.");
  const account: Account = {
    id: uuid(),
    email: address,
    name,
    role: link.role ?? "moderator",
    ...(link.sites ? { sites: link.sites } : {}),
    ...own,
    digest: "never",
    createdAt: new Date(now()),
  };
  if (!(await accounts.create(account)))
    throw conflict("That name or e-mail address has an account already.");
  return account;
}
