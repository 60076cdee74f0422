import type { Request } from "express";
import { z } from "zod";
import { conflict, invalidFields, notAuthenticated } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { moderatorLanguages } from "../languages/moderators/index.ts";
import { type Account, digestFrequencies, isTaken } from "../store/account.repository.ts";
import { findSession } from "./authenticate-session.ts";
import { accountName, type LinkDependencies } from "./links.route.ts";
import { hashPassword, newPassword, triedPassword, verifyPassword } from "./password.ts";
import { accountSchema, presentAccount } from "./present-account.ts";
import { sessionSchema, signedIn } from "./session.route.ts";
import { createTotpSecret, totpUri, verifyTotp } from "./totp.ts";

const answers = {
  401: { description: "Nobody is signed in", schema: problemSchema },
  403: { description: "Without the CSRF token", schema: problemSchema },
  422: { description: "Fields that do not fit", schema: problemSchema },
} as const;
const tag = "Accounts";

/** What everybody may do with the own account, signed in; a bearer token has no account. */
export const ownAccountRoutes = (dependencies: LinkDependencies): readonly Route[] => [
  changeRoute(dependencies),
  passwordRoute(dependencies),
  endSessionsRoute(dependencies),
  ...secondFactorRoutes(dependencies),
];

const changeRoute = (dependencies: LinkDependencies): Route =>
  route({
    method: "patch",
    path: "/v1/account",
    tag,
    summary: "Change the own name or language, or how often mail comes",
    body: z
      .object({
        name: accountName.optional(),
        digest: z.enum(digestFrequencies).optional(),
        language: z.enum(moderatorLanguages).optional(),
      })
      .meta({ id: "ChangeOwnAccount" }),
    responses: {
      200: { description: "As it is now", schema: accountSchema },
      409: { description: "The name is taken", schema: problemSchema },
      ...answers,
    },
    async handle({ body, request }) {
      const { id } = await signedInAccount(request, dependencies);
      const change = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      try {
        const changed = await dependencies.accounts.change(id, change);
        return { status: 200, body: changed && presentAccount(changed) };
      } catch (error) {
        if (isTaken(error)) throw conflict("That name is taken.");
        throw error;
      }
    },
  });

const passwordRoute = (dependencies: LinkDependencies): Route =>
  route({
    method: "post",
    path: "/v1/account/password",
    tag,
    summary: "Change the own password; every other session ends",
    body: z.object({ current: triedPassword, password: newPassword }).meta({ id: "ChangePassword" }),
    responses: { 200: { description: "Changed, with a new session", schema: sessionSchema }, ...answers },
    async handle({ body, request }) {
      const account = await signedInAccount(request, dependencies);
      await mustBePassword(body.current, account, dependencies);
      const passwordHash = await hashPassword(body.password);
      await dependencies.accounts.change(account.id, { passwordHash });
      await dependencies.sessions.endAll(account.id);
      return signedIn(account, request, dependencies);
    },
  });

const endSessionsRoute = (dependencies: LinkDependencies): Route =>
  route({
    method: "delete",
    path: "/v1/account/sessions",
    tag,
    summary: "Sign out everywhere else",
    responses: { 200: { description: "A new session for this browser", schema: sessionSchema }, ...answers },
    async handle({ request }) {
      const account = await signedInAccount(request, dependencies);
      await dependencies.sessions.endAll(account.id);
      return signedIn(account, request, dependencies);
    },
  });

const secondFactorRoutes = (dependencies: LinkDependencies): readonly Route[] => [
  route({
    method: "post",
    path: "/v1/account/second-factor",
    tag,
    summary: "Begin with a second factor: a secret for an authenticator app",
    body: z.object({ password: triedPassword }).meta({ id: "BeginSecondFactor" }),
    responses: {
      200: {
        description: "The secret; it counts once a code confirms it",
        schema: z.object({ secret: z.string(), uri: z.string() }),
      },
      ...answers,
    },
    async handle({ body, request }) {
      const account = await signedInAccount(request, dependencies);
      await mustBePassword(body.password, account, dependencies);
      const secret = createTotpSecret();
      await dependencies.accounts.change(account.id, { totp: { secret, confirmed: false } });
      return { status: 200, body: { secret, uri: totpUri(secret, "Comments", account.email) } };
    },
  }),
  route({
    method: "put",
    path: "/v1/account/second-factor",
    tag,
    summary: "Confirm the second factor by its first code",
    body: z.object({ code: z.string().trim().max(16) }).meta({ id: "ConfirmSecondFactor" }),
    responses: { 200: { description: "It counts from now on", schema: accountSchema }, ...answers },
    async handle({ body, request }) {
      const { accounts, now } = dependencies;
      const { id, totp } = await signedInAccount(request, dependencies);
      const step = totp && verifyTotp(totp.secret, body.code, totp.usedStep, now());
      if (!totp || step === undefined)
        throw invalidFields([{ field: "code", code: "invalid", message: "The code does not fit." }]);
      const changed = await accounts.change(id, {
        totp: { secret: totp.secret, confirmed: true, usedStep: step },
      });
      return { status: 200, body: changed && presentAccount(changed) };
    },
  }),
  route({
    method: "delete",
    path: "/v1/account/second-factor",
    tag,
    summary: "Do without the second factor",
    body: z.object({ password: triedPassword }).meta({ id: "EndSecondFactor" }),
    responses: { 200: { description: "Gone", schema: accountSchema }, ...answers },
    async handle({ body, request }) {
      const account = await signedInAccount(request, dependencies);
      await mustBePassword(body.password, account, dependencies);
      const changed = await dependencies.accounts.change(account.id, { totp: null });
      return { status: 200, body: changed && presentAccount(changed) };
    },
  }),
];

/** @throws {AppError} 401 where nobody is signed in. */
export async function signedInAccount(
  request: Request,
  { sessions, accounts, secure }: Pick<LinkDependencies, "sessions" | "accounts" | "secure">,
): Promise<Account> {
  const found = await findSession(request, sessions, secure);
  const account = found && (await accounts.find(found.session.account));
  if (!account || account.disabledAt) throw notAuthenticated("Sign in first.");
  return account;
}

async function mustBePassword(
  password: string,
  account: Account,
  { lockOut }: LinkDependencies,
): Promise<void> {
  const names = [`account ${account.email}`];
  await lockOut.check(names);
  if (await verifyPassword(password, account.passwordHash)) return;
  await lockOut.fail(names);
  throw invalidFields([{ field: "current", code: "invalid", message: "The password is wrong." }]);
}
