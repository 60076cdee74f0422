import { z } from "zod";

/** A word or phrase of a list: matched as whole tokens on normalised text, never as a pattern. */
const phrases = z.array(z.string().trim().min(1).max(100)).max(5_000);

const probability = z.number().min(0).max(1);
const days = z.int().min(1).max(36_500);

/** A site's moderation policy as its operators write it; whatever is left out has the default. */
export const policySchema = z.strictObject({
  mode: z.enum(["review", "trust", "open"]).default("trust"),
  passWhenUnknown: z.array(z.string().max(64)).max(64).default([]),
  links: z
    // WordPress ships with "hold a comment if it contains 2 or more links".
    .strictObject({ holdAt: z.int().min(1).max(1_000).default(2) })
    .prefault({}),
  words: z.strictObject({ hold: phrases.default([]), reject: phrases.default([]) }).prefault({}),
  duplicates: z.strictObject({ windowHours: z.number().min(0.01).max(720).default(24) }).prefault({}),
  flood: z
    .strictObject({
      // WordPress refuses a second comment within 15 seconds from one address. 0 asks for no pause.
      burstSeconds: z.int().min(0).max(3_600).default(15),
      perHour: z.int().min(1).max(10_000).default(10),
    })
    .prefault({}),
  form: z
    .strictObject({
      minSeconds: z.number().min(0).max(600).default(3),
      maxHours: z.number().min(0.1).max(720).default(24),
      requireToken: z.boolean().default(false),
      requireCaptcha: z.boolean().default(false),
    })
    .prefault({}),
  thread: z
    .strictObject({
      editMinutes: z.number().min(0).max(1_440).default(15),
      closeAfterDays: z.number().min(0).max(36_500).default(0),
      maxDepth: z.int().min(0).max(10).default(4),
      reportsToHold: z.int().min(0).max(50).default(3),
    })
    .prefault({}),
  classifier: z
    .strictObject({ spamAt: probability.optional(), holdAt: probability.optional() })
    .refine(({ spamAt = 1, holdAt = 0 }) => holdAt <= spamAt, "holdAt must not be above spamAt")
    .prefault({}),
  nearDuplicates: z
    .strictObject({
      windowHours: z.number().min(0.01).max(720).default(72),
      // Where reworded adverts part from unrelated comments: `npm run bench -- near-duplicates`.
      similarity: z.number().min(0.1).max(1).default(0.4),
    })
    .prefault({}),
  standing: z.strictObject({ holdAtRefused: z.int().min(1).max(1_000).default(3) }).prefault({}),
  disposableEmail: z.strictObject({ hold: z.boolean().default(true) }).prefault({}),
  outside: z
    .strictObject({ akismet: z.boolean().default(true), webhook: z.boolean().default(true) })
    .prefault({}),
  shadow: z.array(z.string().trim().min(1).max(64)).max(64).default([]),
  retention: z
    .strictObject({
      pending: days.optional(),
      approved: days.optional(),
      spam: days.optional(),
      rejected: days.optional(),
      deleted: days.optional(),
    })
    .prefault({}),
});

/** The policy of a site that has not written its own. */
export const defaultPolicy = policySchema.parse({});
