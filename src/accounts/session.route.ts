import type { Request } from "express";
import { z } from "zod";
import { notAuthenticated } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Reply, type Route, route } from "../http/route.ts";
import type { Account } from "../store/account.repository.ts";
import { findSession } from "./authenticate-session.ts";
import { triedPassword } from "./password.ts";
import { accountSchema, presentAccount } from "./present-account.ts";
import { readSessionCookie, sessionCookie } from "./session-cookie.ts";
import { type SignInDependencies, startSession, verifyCredentials } from "./sign-in.ts";

export interface SessionDependencies extends SignInDependencies {
  /** Hash of a client's address. */
  readonly hashAddress: (ip: string) => string;
  /** Browsers reach the service over HTTPS. */
  readonly secure: boolean;
}

const signInSchema = z
  .object({
    email: z.string().trim().min(1, "The e-mail address is required.").max(254),
    password: triedPassword,
    code: z.string().trim().max(16).optional(),
  })
  .meta({ id: "SignIn" });

export const sessionSchema = z
  .object({
    account: accountSchema,
    csrfToken: z.string().describe("To be sent in X-CSRF-Token with every request that changes something."),
  })
  .meta({ id: "Session" });

/** Signing in starts a session of its own; one that the browser had before ends. */
export const signInRoute = (dependencies: SessionDependencies): Route =>
  route({
    method: "post",
    path: "/v1/session",
    tag: "Accounts",
    summary: "Sign in",
    body: signInSchema,
    responses: {
      200: { description: "Signed in; the cookie is set", schema: sessionSchema },
      401: {
        description: "Wrong credentials, or `second_factor_required`",
        schema: problemSchema,
      },
      422: { description: "Fields that do not fit", schema: problemSchema },
      429: { description: "Too many failures; wait", schema: problemSchema },
    },
    async handle({ body, request }) {
      const address = dependencies.hashAddress(request.ip ?? "");
      const account = await verifyCredentials(body, address, dependencies);
      return signedIn(account, request, dependencies);
    },
  });

/** Who is signed in. */
export const readSessionRoute = ({ sessions, accounts, secure }: SessionDependencies): Route =>
  route({
    method: "get",
    path: "/v1/session",
    tag: "Accounts",
    summary: "Who is signed in in this browser",
    responses: {
      200: { description: "The account and the CSRF token", schema: sessionSchema },
      401: { description: "Nobody", schema: problemSchema },
    },
    async handle({ request }) {
      const found = await findSession(request, sessions, secure);
      const account = found && (await accounts.find(found.session.account));
      if (!found || !account || account.disabledAt) throw notAuthenticated("Nobody is signed in here.");
      return {
        status: 200,
        body: { account: presentAccount(account), csrfToken: sessions.csrfToken(found.secret) },
      };
    },
  });

export const signOutRoute = ({ sessions, secure }: SessionDependencies): Route =>
  route({
    method: "delete",
    path: "/v1/session",
    tag: "Accounts",
    summary: "Sign out",
    responses: {
      204: { description: "Signed out" },
      403: { description: "Without the CSRF token", schema: problemSchema },
    },
    async handle({ request }) {
      const found = await findSession(request, sessions, secure);
      if (found) await sessions.end(found.secret);
      return { status: 204, headers: { "Set-Cookie": sessionCookie("", secure) } };
    },
  });

/** The answer that signs an account in. */
export async function signedIn(
  account: Account,
  request: Request,
  { sessions, secure, now }: Pick<SessionDependencies, "sessions" | "secure" | "now">,
): Promise<Reply> {
  const before = readSessionCookie(request, secure);
  if (before) await sessions.end(before);
  const secret = await startSession(account, sessions, now());
  return {
    status: 200,
    headers: { "Set-Cookie": sessionCookie(secret, secure) },
    body: { account: presentAccount(account), csrfToken: sessions.csrfToken(secret) },
  };
}
