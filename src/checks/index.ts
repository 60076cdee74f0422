import { blocked } from "./blocked.ts";
import { blockedWords } from "./blocked-words.ts";
import type { NamedCheck } from "./check.ts";
import { duplicates } from "./duplicates.ts";
import { flood } from "./flood.ts";
import { formTiming } from "./form-timing.ts";
import { honeypot } from "./honeypot.ts";
import { links } from "./links.ts";
import { parent } from "./parent.ts";
import { requiredFields } from "./required-fields.ts";
import { siteMode } from "./site-mode.ts";

/** Every check, in the order in which a moderator reads their findings. All run, whatever the others say. */
export const checks: readonly NamedCheck[] = [
  // What cannot be published, whoever wrote it.
  ["required-fields", requiredFields],
  ["blocked-words", blockedWords],
  // Whom a moderator does not want to read again.
  ["blocked", blocked],
  // How it was sent.
  ["honeypot", honeypot],
  ["form-timing", formTiming],
  // What it says.
  ["links", links],
  ["parent", parent],
  // What came before it.
  ["duplicates", duplicates],
  ["flood", flood],
  // Last, what the site asks of a comment that nothing else speaks against.
  ["site-mode", siteMode],
];
