import type { ModeratorLanguage } from "../languages/moderators/index.ts";
import type { Mail } from "../queue/notification-queue.ts";
import { moderatorTexts } from "./moderator-texts.ts";

/** Asks somebody in, or sets a password anew. */
export function accountMail({
  to,
  template,
  url,
  by,
  language,
}: {
  readonly to: string;
  readonly template: "invitation" | "reset";
  readonly url: string;
  readonly by: string;
  readonly language: ModeratorLanguage;
}): Mail {
  const texts = moderatorTexts[language];
  return template === "invitation"
    ? { to, subject: texts.invitationSubject, text: texts.invitation(by, url) }
    : { to, subject: texts.resetSubject, text: texts.reset(url) };
}
