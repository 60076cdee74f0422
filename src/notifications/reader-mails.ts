import type { Comment } from "../comment.ts";
import type { Mail } from "../queue/notification-queue.ts";
import type { Keyring } from "../signing/keyring.ts";
import { issueUnsubscribe } from "../signing/mail-links.ts";
import { issueVerification, verificationLink } from "../signing/verification.ts";
import { oneLine, quote } from "./mail-text.ts";
import { type ReaderLanguage, readerTexts } from "./reader-texts.ts";

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
