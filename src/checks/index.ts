import { akismet } from "./akismet.ts";
import { authorStanding } from "./author-standing.ts";
import { blockList } from "./block-list.ts";
import { blockedWords } from "./blocked-words.ts";
import { captcha } from "./captcha.ts";
import type { NamedCheck } from "./check.ts";
import { disposableEmail } from "./disposable-email.ts";
import { duplicates } from "./duplicates.ts";
import { flood } from "./flood.ts";
import { formTiming } from "./form-timing.ts";
import { honeypot } from "./honeypot.ts";
import { links } from "./links.ts";
import { nearDuplicates } from "./near-duplicates.ts";
import { parent } from "./parent.ts";
import { requiredFields } from "./required-fields.ts";
import { siteMode } from "./site-mode.ts";
import { spamScore } from "./spam-score.ts";
import { webhook } from "./webhook.ts";

/** Every check, in the order in which a moderator reads their findings. All run, whatever the others say. */
export const checks: readonly NamedCheck[] = [
  // What cannot be published, whoever wrote it.
  ["required-fields", requiredFields],
  ["block-list", blockList],
  ["blocked-words", blockedWords],
  // How it was sent.
  ["honeypot", honeypot],
  ["form-timing", formTiming],
  ["captcha", captcha],
  // What it says.
  ["spam-score", spamScore],
  ["links", links],
  ["parent", parent],
  // Who wrote it, and what came before it.
  ["author-standing", authorStanding],
  ["disposable-email", disposableEmail],
  ["duplicates", duplicates],
  ["near-duplicates", nearDuplicates],
  ["flood", flood],
  // What others say.
  ["akismet", akismet],
  ["webhook", webhook],
  // Last, what the site asks of a comment that nothing else speaks against.
  ["site-mode", siteMode],
];
