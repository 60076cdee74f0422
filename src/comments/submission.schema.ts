import { domainToASCII } from "node:url";
import { z } from "zod";
import { invalidFields } from "../errors.ts";
import { optional, text } from "../http/text.ts";
import { claimsIntoFields } from "./reader-token.ts";

/** An address of the web. */
export const httpUrl = (label: string, maxCharacters: number) =>
  text({ label, maxCharacters }).refine(isHttpUrl, {
    params: { code: "invalid" },
    error: `${label} must be an address that begins with http:// or https://.`,
  });

export const unknownSite = () =>
  invalidFields([{ field: "site", code: "unknown", message: "There is no such site here." }]);

/** A site's key. */
export const siteKey = text({ label: "The site", maxCharacters: 64 });
export const articleKey = text({ label: "The article", maxCharacters: 512 });
export const commentId = z.uuid("This is not the id of a comment.");

/** What only a site's own server may say of its reader, with a token. */
export const serverFields = {
  ip: optional(z.union([z.ipv4(), z.ipv6()], "The IP address must be one of version 4 or 6.")),
  userAgent: optional(text({ label: "The user agent", maxCharacters: 512 })),
  referrer: optional(text({ label: "The referrer", maxCharacters: 2_048 })),
  createdAt: optional(
    z.iso
      .datetime({ offset: true, error: "The time must be in ISO 8601, e.g. 2026-01-31T12:00:00Z." })
      .refine((value) => Date.parse(value) <= Date.now() + 60_000, {
        params: { code: "invalid" },
        error: "The time must not lie in the future.",
      }),
  ),
} as const;

/** A checkbox of a form, or a JSON boolean. */
const flag = z
  .union([z.boolean(), z.enum(["on", "1", "true", "off", "0", "false"])])
  .transform((value) => value === true || value === "on" || value === "1" || value === "true");

/** The limits are WordPress's own columns: name 245 bytes, website 200, text 65,525 bytes. */
const postedFields = z
  .object({
    site: optional(siteKey).transform((site) => site ?? "default"),
    article: articleKey,
    articleUrl: optional(httpUrl("The article's address", 2_048)),
    articleTitle: optional(text({ label: "The article's title", maxCharacters: 512 })),
    parent: optional(commentId),
    name: text({ label: "The name", maxBytes: 245 }),
    email: text({ label: "The e-mail address", maxCharacters: 254 }).refine(isEmail, {
      params: { code: "invalid" },
      error: "The e-mail address must be one such as name@example.org.",
    }),
    website: optional(httpUrl("The website", 200)),
    body: text({ label: "The comment", maxBytes: 65_525 }),
    notifyReplies: optional(flag).describe("Tell the author by mail of replies."),
    notifyPublished: optional(flag).describe("Tell the author by mail when the comment is published."),
    formToken: optional(text({ label: "The form's token", maxCharacters: 256 })),
    captcha: optional(text({ label: "The captcha's answer", maxCharacters: 8_192 })).describe(
      "What the captcha's widget gave, where the site asks for one.",
    ),
    authorToken: optional(text({ label: "The author token", maxCharacters: 256 })),
    readerToken: optional(text({ label: "The reader's token", maxCharacters: 4_096 })).describe(
      "A signed token by which the site vouches for its reader; name and e-mail are then taken from it.",
    ),
    /** The field that people do not see. */
    subject: z
      .unknown()
      .optional()
      .transform((value) => value !== undefined && value !== ""),
    ...serverFields,
  })
  .meta({ id: "PostComment", description: "A comment as an article page or a site's server posts it." });

/** Fields as posted, with those that a reader's token says in the place of typed ones. */
export const postCommentSchema = z.preprocess(claimsIntoFields, postedFields);

export type PostComment = z.output<typeof postCommentSchema>;

function isHttpUrl(value: string): boolean {
  return /^https?:\/\//i.test(value) && !/\s/.test(value) && URL.canParse(value);
}

/**
 * An address that mail could reach: a local part of letters of any script, digits and RFC 5322's signs, with dots
 * wherever providers allow them (some do at the end), and a domain with a dot.
 */
function isEmail(value: string): boolean {
  const at = value.lastIndexOf("@");
  const local = value.slice(0, at);
  const domain = domainToASCII(value.slice(at + 1));
  return (
    /^[\p{L}\p{N}\p{M}.!#$%&'*+/=?^_`{|}~-]+$/u.test(local) &&
    Buffer.byteLength(local) <= 64 &&
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(domain)
  );
}
