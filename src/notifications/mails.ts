import type { Comment } from "../comment.ts";
import type { Mail } from "../queue/notification-queue.ts";
import type { Keyring } from "../signing/keyring.ts";
import { issueMailDecision, issueUnsubscribe, type MailDecision } from "../signing/mail-links.ts";
import { issueVerification, verificationLink } from "../signing/verification.ts";
import { type ReaderLanguage, readerTexts } from "./reader-texts.ts";

const weekMs = 7 * 86_400_000;
const shownCharacters = 500;

/** Asks somebody in, or sets a password anew. */
export function accountMail(mail: {
  readonly to: string;
  readonly template: "invitation" | "reset";
  readonly url: string;
  readonly by: string;
}): Mail {
  const { to, template, url, by } = mail;
  return template === "invitation"
    ? {
        to,
        subject: "You are invited to moderate comments",
        text: `${by} invites you to moderate comments.\n\nMake your account here, within a week:\n${url}\n`,
      }
    : {
        to,
        subject: "Your new password",
        text: `Set your new password here, within an hour:\n${url}\n\nIf you did not ask for this, do nothing: your password stays as it is.\n`,
      };
}

export interface DigestOptions {
  readonly account: string;
  readonly to: string;
  readonly publicUrl: string;
  readonly keyring: Keyring;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Tells a moderator what came in. @param waiting all that wait now. */
export function digestMail(
  comments: readonly Comment[],
  waiting: number,
  { account, to, publicUrl, keyring, now }: DigestOptions,
): Mail {
  const link = (comment: Comment, decision: MailDecision["decision"]): string => {
    const { id, version } = comment;
    const token = issueMailDecision(keyring, {
      comment: id,
      decision,
      version,
      account,
      until: now + weekMs,
    });
    return `${publicUrl}/moderation/mail#${token}`;
  };
  const parts = comments.map((comment) =>
    [
      `${oneLine(comment.name)} on ${oneLine(comment.articleTitle ?? comment.article)} (${comment.site}):`,
      quote(comment.body),
      `Why it waits: ${comment.findings.map(({ detail }) => oneLine(detail)).join(" ") || "the site reads every comment"}`,
      `Approve: ${link(comment, "approve")}`,
      `Reject:  ${link(comment, "reject")}`,
      `Spam:    ${link(comment, "spam")}`,
    ].join("\n"),
  );
  return {
    to,
    subject: `${comments.length} new ${comments.length === 1 ? "comment waits" : "comments wait"} (${waiting} in all)`,
    text: `${parts.join("\n\n---\n\n")}\n\n---\n\nAll that wait: ${publicUrl}/moderation\nHow often this comes: ${publicUrl}/moderation/account\n`,
  };
}

export interface ReaderMailOptions {
  readonly publicUrl: string;
  readonly keyring: Keyring;
}

/** Tells an author that the comment is published. */
export function publishedMail(comment: Comment, options: ReaderMailOptions): Mail {
  const texts = readerTexts[languageOf(comment)];
  return readerMail(
    comment,
    texts.publishedSubject(titleOf(comment)),
    [texts.published, quote(comment.body), linkTo(comment)],
    options,
  );
}

/** Tells an author that somebody replied. */
export function replyMail(comment: Comment, reply: Comment, options: ReaderMailOptions): Mail {
  const texts = readerTexts[languageOf(comment)];
  return readerMail(
    comment,
    texts.replySubject(oneLine(reply.name), titleOf(comment)),
    [texts.reply(oneLine(reply.name)), quote(reply.body), linkTo(reply)],
    options,
  );
}

/** Asks a known author, who wrote from a new device, whether the comment is theirs. */
export function verificationMail(comment: Comment, now: number, options: ReaderMailOptions): Mail {
  const texts = readerTexts[languageOf(comment)];
  const { id, author } = comment;
  const said = { authorId: author.id ?? "", authorKey: author.key, comment: id };
  const link = verificationLink(options.publicUrl, issueVerification(options.keyring, said, now));
  return readerMail(
    comment,
    texts.verifySubject(titleOf(comment)),
    [texts.verify, quote(comment.body), `${texts.verifyLink}\n${link}`, texts.verifyIgnore],
    options,
  );
}

function readerMail(
  comment: Comment,
  subject: string,
  parts: readonly string[],
  { publicUrl, keyring }: ReaderMailOptions,
): Mail {
  const token = issueUnsubscribe(keyring, comment.site, comment.author.key);
  const url = `${publicUrl}/v1/unsubscribe?token=${encodeURIComponent(token)}`;
  const texts = readerTexts[languageOf(comment)];
  return {
    to: comment.email,
    subject,
    text: `${[...parts.filter(Boolean), `${texts.unsubscribe}\n${url}`].join("\n\n")}\n`,
    // One click ends it, RFC 8058.
    headers: { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
  };
}

const languageOf = ({ language }: Comment): ReaderLanguage => (language === "de" ? "de" : "en");

const titleOf = ({ articleTitle, article }: Comment): string => oneLine(articleTitle ?? article);

const linkTo = ({ articleUrl, id }: Comment): string =>
  articleUrl === undefined ? "" : `${articleUrl.split("#")[0]}#comment-${id}`;

/** A subject is one line, whatever a reader typed. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 120);

function quote(body: string): string {
  const shown = body.length > shownCharacters ? `${body.slice(0, shownCharacters)} …` : body;
  return shown
    .split(/\r\n|[\r\n]/)
    .map((line) => `> ${line}`)
    .join("\n");
}
