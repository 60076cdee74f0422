import { z } from "zod";
import type { Comment } from "../comment.ts";
import { forbidden, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Keyring } from "../signing/keyring.ts";
import { type MailDecision, readMailDecision } from "../signing/mail-links.ts";
import type { AccountRepository } from "../store/account.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";

export interface MailDecisionDependencies {
  readonly accounts: Pick<AccountRepository, "find">;
  readonly comments: Pick<CommentRepository, "find">;
  readonly decide: (
    id: string,
    request: Pick<MailDecision, "decision" | "version">,
    moderator: Principal,
  ) => Promise<Comment>;
  readonly keyring: Keyring;
  readonly now: () => number;
}

const body = z.object({ token: z.string().max(2_048) });
const answers = {
  403: { description: "Not a link of ours, over, or of an account that may not", schema: problemSchema },
  404: { description: "The comment is gone", schema: problemSchema },
} as const;
const tag = "Moderators";

const previewSchema = z
  .object({
    decision: z.enum(["approve", "reject", "spam"]),
    name: z.string(),
    body: z.string(),
    article: z.string(),
    status: z.string(),
    decided: z.boolean().describe("Somebody has decided meanwhile."),
  })
  .meta({ id: "MailDecision" });

/** Decisions straight from a mail: the link opens a page, and only its button decides. */
export const mailDecisionRoutes = (dependencies: MailDecisionDependencies): readonly Route[] => [
  route({
    method: "post",
    path: "/v1/mail-decisions/read",
    tag,
    summary: "What a mail's link would decide; decides nothing",
    body,
    responses: { 200: { description: "The comment and the decision", schema: previewSchema }, ...answers },
    async handle({ body: { token } }) {
      const { link, comment } = await open(token, dependencies);
      return {
        status: 200,
        body: {
          decision: link.decision,
          name: comment.name,
          body: comment.body,
          article: comment.articleTitle ?? comment.article,
          status: comment.status,
          decided: comment.version !== link.version,
        },
      };
    },
  }),
  route({
    method: "post",
    path: "/v1/mail-decisions",
    tag,
    summary: "Decide as a mail's link says",
    body,
    responses: {
      200: { description: "Decided", schema: z.object({ status: z.string() }) },
      409: { description: "Somebody else decided first", schema: problemSchema },
      ...answers,
    },
    async handle({ body: { token } }) {
      const { link, moderator } = await open(token, dependencies);
      const { decision, version } = link;
      const comment = await dependencies.decide(link.comment, { decision, version }, moderator);
      return { status: 200, body: { status: comment.status } };
    },
  }),
];

async function open(
  token: string,
  { keyring, accounts, comments, now }: MailDecisionDependencies,
): Promise<{ link: MailDecision; comment: Comment; moderator: Principal }> {
  const link = readMailDecision(keyring, token, now());
  if (!link) throw forbidden("This link is not one of ours, or it is over. Sign in at the desk instead.");
  const [account, comment] = await Promise.all([accounts.find(link.account), comments.find(link.comment)]);
  // Operators do not decide, and a right that was taken away takes the links along.
  if (!account || account.disabledAt || account.role === "operator")
    throw forbidden("The account of this link may not decide.");
  const moderator: Principal = {
    account: account.id,
    name: account.name,
    role: account.role,
    sites: account.sites,
  };
  if (!comment || !mayActFor(moderator, comment.site)) throw notFound("comment");
  return { link, comment, moderator };
}
