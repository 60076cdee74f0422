import type { Comment } from "../comment.ts";
import { detailOf, findingTexts, type ModeratorLanguage } from "../languages/moderators/index.ts";
import type { Mail } from "../queue/notification-queue.ts";
import type { Keyring } from "../signing/keyring.ts";
import { issueMailDecision, type MailDecision } from "../signing/mail-links.ts";
import { oneLine, quote } from "./mail-text.ts";
import { moderatorTexts } from "./moderator-texts.ts";

const weekMs = 7 * 86_400_000;

export interface DigestOptions {
  readonly account: string;
  readonly to: string;
  readonly language: ModeratorLanguage;
  readonly publicUrl: string;
  readonly keyring: Keyring;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Tells a moderator what came in. @param waiting all that wait now. */
export function digestMail(comments: readonly Comment[], waiting: number, options: DigestOptions): Mail {
  const { to, language, publicUrl } = options;
  const texts = moderatorTexts[language];
  const parts = comments.map((comment) =>
    [
      `${texts.wrote(oneLine(comment.name), oneLine(comment.articleTitle ?? comment.article), comment.site)}`,
      quote(comment.body),
      texts.why(whyOf(comment, language)),
      `${texts.approve}: ${linkTo(comment, "approve", options)}`,
      `${texts.reject}: ${linkTo(comment, "reject", options)}`,
      `${texts.spam}: ${linkTo(comment, "spam", options)}`,
    ].join("\n"),
  );
  const end = `${texts.all}: ${publicUrl}/moderation\n${texts.howOften}: ${publicUrl}/moderation/account\n`;
  return {
    to,
    subject: texts.digestSubject(comments.length, waiting),
    text: [...parts, end].join("\n\n---\n\n"),
  };
}

function whyOf({ findings }: Comment, language: ModeratorLanguage): string {
  const texts = findingTexts[language];
  return findings.map((finding) => oneLine(detailOf(finding, language, texts))).join(" ") || texts.allRead;
}

/** Opens a page in the mail's language, which decides when its button is pressed. */
function linkTo(
  { id, version }: Comment,
  decision: MailDecision["decision"],
  { account, language, publicUrl, keyring, now }: DigestOptions,
): string {
  const until = now + weekMs;
  const token = issueMailDecision(keyring, { comment: id, decision, version, account, until });
  return `${publicUrl}/moderation/mail?language=${language}#${token}`;
}
