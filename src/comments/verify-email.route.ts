import { z } from "zod";
import type { Reply } from "../http/route.ts";
import { type Route, route } from "../http/route.ts";
import type { Keyring } from "../signing/keyring.ts";
import { readVerification, verificationPath } from "../signing/verification.ts";
import type { VerifiedAuthorRepository } from "../store/verified-author.repository.ts";
import { confirmationPage, outdatedPage, verifiedPage } from "./verification-page.ts";

export interface VerifyDependencies {
  readonly verifiedAuthors: Pick<VerifiedAuthorRepository, "add">;
  readonly keyring: Keyring;
  readonly now: () => number;
  /** Has the comment that the link was sent for judged again. */
  readonly onVerified: (comment: string) => Promise<void>;
}

const tokenSchema = z.object({ token: z.string().max(512).default("") });
const answers = {
  200: { description: "A page", type: "text/html" },
  410: { description: "A page that says that the link is no longer good", type: "text/html" },
} as const;

/** The page behind a mailed link. */
export const verificationPageRoute = ({ keyring, now }: VerifyDependencies): Route =>
  route({
    method: "get",
    path: verificationPath,
    tag: "Readers",
    summary: "The page behind the link that was mailed to an author; opening it changes nothing",
    query: tokenSchema,
    responses: answers,
    handle: ({ query: { token } }) =>
      readVerification(keyring, token, now())
        ? page(200, confirmationPage(token))
        : page(410, outdatedPage()),
  });

/** The page's form: the e-mail address is the author's. */
export const verifyEmailRoute = ({ verifiedAuthors, keyring, now, onVerified }: VerifyDependencies): Route =>
  route({
    method: "post",
    path: verificationPath,
    tag: "Readers",
    summary: "Confirm that an e-mail address is the author's",
    body: tokenSchema,
    accepts: ["application/x-www-form-urlencoded"],
    responses: answers,
    async handle({ body: { token } }) {
      const verification = readVerification(keyring, token, now());
      if (!verification) return page(410, outdatedPage());
      const { authorId, authorKey, comment } = verification;
      await verifiedAuthors.add(authorId, authorKey, new Date(now()));
      await onVerified(comment);
      return page(200, verifiedPage());
    },
  });

/** The address of the page is a secret: it is told to no other site. */
const page = (status: number, body: string): Reply => ({
  status,
  type: "text/html",
  headers: { "Referrer-Policy": "no-referrer" },
  body,
});
