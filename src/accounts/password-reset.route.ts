import { z } from "zod";
import { type Route, route } from "../http/route.ts";
import { type ModeratorLanguage, spokenOf } from "../languages/moderators/index.ts";
import type { LinkDependencies } from "./links.route.ts";
import { createResetLink } from "./reset-link.ts";

/** A mail to be sent to somebody with an account. */
export interface AccountMail {
  readonly to: string;
  readonly template: "invitation" | "reset";
  readonly url: string;
  readonly by: string;
  readonly language: ModeratorLanguage;
}

export interface ResetDependencies extends LinkDependencies {
  readonly publicUrl: () => string;
  readonly sendMail: (mail: AccountMail) => Promise<void>;
}

/** Asks for a mail with a link. The answer is the same whether there is such an account or not. */
export const passwordResetRoute = (dependencies: ResetDependencies): Route =>
  route({
    method: "post",
    path: "/v1/password-resets",
    tag: "Accounts",
    summary: "Ask for a mail that resets a password",
    body: z.object({ email: z.string().trim().max(254) }).meta({ id: "PasswordReset" }),
    responses: {
      202: { description: "If there is such an account, a mail is on its way" },
      429: { description: "Too many of these; wait" },
    },
    async handle({ body, request }) {
      const { accounts, lockOut, hashAddress, sendMail, publicUrl } = dependencies;
      const names = [`reset ${body.email.toLowerCase()}`, `reset from ${hashAddress(request.ip ?? "")}`];
      await lockOut.check(names);
      await lockOut.fail(names);
      const account = await accounts.findByEmail(body.email);
      if (account && !account.disabledAt) {
        const url = await createResetLink(account.id, account.name, publicUrl(), dependencies);
        const language = spokenOf(account.language) ?? spokenOf(request.get("accept-language")) ?? "en";
        await sendMail({ to: account.email, template: "reset", url, by: account.name, language });
      }
      return { status: 202 };
    },
  });
