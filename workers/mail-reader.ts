import type { Comment } from "../src/comment.ts";
import {
  publishedMail,
  type ReaderMailOptions,
  replyMail,
  verificationMail,
} from "../src/notifications/reader-mails.ts";
import type { Mail, ReaderNews } from "../src/queue/notification-queue.ts";
import type { CommentRepository } from "../src/store/comment.repository.ts";

export interface MailReaderDependencies extends ReaderMailOptions {
  readonly comments: Pick<CommentRepository, "find">;
  readonly send: (mail: Mail) => Promise<void>;
  readonly now: () => number;
}

/** Writes and sends a mail to a reader; none where what it would tell of is gone. */
export async function mailReader(news: ReaderNews, dependencies: MailReaderDependencies): Promise<void> {
  const mail = await writeMail(news, dependencies);
  if (mail && mail.to !== "") await dependencies.send(mail);
}

async function writeMail(
  news: ReaderNews,
  { comments, now, ...options }: MailReaderDependencies,
): Promise<Mail | undefined> {
  const comment = await comments.find(news.comment);
  if (!comment || isErased(comment)) return undefined;
  switch (news.news) {
    case "published":
      return publishedMail(comment, options);
    case "verify":
      return verificationMail(comment, now(), options);
    case "reply": {
      const reply = await comments.find(news.reply);
      return reply?.status === "approved" ? replyMail(comment, reply, options) : undefined;
    }
  }
}

const isErased = ({ email }: Comment): boolean => email === "";
