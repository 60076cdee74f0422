import { type LinkKind, linkKinds } from "./link-kinds.ts";

const textSigns = [
  ...[
    "link",
    "links-2",
    "links-4",
    "link-share",
    "only-links",
    "disguised-link",
    "numeric-host",
    "referral-link",
  ],
  ...["email", "phone", "amount", "handle", "hashtag", "script-tag"],
  ...["capitals-30", "capitals-70", "digits-10", "digits-30", "exclaims", "exclaims-run", "asks", "rules"],
  ...["repeats-30", "repeats-60", "lines-3", "lines-8", "emoji", "emoji-4", "emoji-10"],
  ...["words-3", "words-6", "words-12", "words-25", "words-50", "words-100", "words-200"],
  ...[
    "mixed-script",
    "leetspeak",
    "spaced-out",
    "hidden-characters",
    "stray-marks",
    "on-topic",
    "on-topic-2",
  ],
  ...["name-promotes", "name-link", "name-digits", "name-capitals", "name-long"],
] as const;

/** Signs that the base model has never seen: their weights are zero until a site's moderators teach them. */
export const siteSigns = [
  ...["website", "website-in-text", "disposable-email", "form-under-5s", "form-under-15s", "form-over-1h"],
  ...["author-approved", "author-approved-5", "author-refused", "author-refused-3"],
  ...["recent-1", "recent-5", "recent-20"],
] as const;

export type Sign = (typeof textSigns)[number] | (typeof siteSigns)[number] | `to-${LinkKind}`;

/** Every plain feature by name, in the order of their weights. */
export const signs: readonly Sign[] = [
  ...textSigns,
  ...linkKinds.map((kind): Sign => `to-${kind}`),
  ...siteSigns,
];

/** Those that are paired with concepts and with each other. */
export const crossedSigns: readonly Sign[] = [
  ...(["link", "to-video", "to-social", "to-page", "email", "phone", "amount", "handle"] as const),
  ...(["capitals-70", "words-6", "words-25"] as const),
];

/** The signs found in a comment, each above 0 and up to 1. */
export type SignValues = Map<Sign, number>;

/** Adds each sign whose least value is reached. */
export function addSteps(
  found: SignValues,
  value: number,
  steps: readonly (readonly [least: number, sign: Sign])[],
): void {
  for (const [least, sign] of steps) if (value >= least) found.set(sign, 1);
}
