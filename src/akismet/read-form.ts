import { createHash } from "node:crypto";
import type { Submission } from "../comment.ts";
import type { Identity } from "../signing/identity.ts";

/** What a blog engine sends, by Akismet's names; what it sends more than once counts the first time. */
export type AkismetForm = Readonly<Record<string, string>>;

/** The form as it came out of the body parser. */
export function readForm(body: unknown): AkismetForm {
  const fields = Object.entries((body ?? {}) as Record<string, unknown>).map(([name, value]) => {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return [name, typeof first === "string" ? first.toWellFormed().replaceAll("\0", "") : ""] as const;
  });
  return Object.fromEntries(fields);
}

const limits = {
  name: 245,
  website: 200,
  userAgent: 512,
  referrer: 2_048,
  article: 512,
  url: 2_048,
} as const;

/**
 * A comment in Akismet's words as a submission to the site. The blog engine keeps the comment and may ask about it again,
 * so its id is made of what it says: it is the same each time, and the comment is not taken for its own duplicate.
 */
export function toSubmission(form: AkismetForm, site: string, identity: Identity, now: Date): Submission {
  const address = form.user_ip || undefined;
  const email = form.comment_author_email ?? "";
  const honeypotField = form.honeypot_field_name ?? "";
  return {
    id: idOf(form, site),
    site,
    article: (form.permalink || form.blog || "/").slice(0, limits.article),
    name: (form.comment_author ?? "").slice(0, limits.name),
    email,
    body: form.comment_content ?? "",
    createdAt: new Date(writtenAt(form, now)).toISOString(),
    acceptedAt: now.toISOString(),
    // Trackbacks have no e-mail address: they are told apart by the address that they come from.
    author: { key: identity.authorKey(email || `${address ?? "nobody"}@address.invalid`), returning: false },
    ...definedOnly({
      articleUrl: httpUrl(form.permalink, limits.url),
      website: httpUrl(form.comment_author_url, limits.website),
      addressHash: address && identity.addressHash(address),
      earlierAddressHash: address && identity.earlierAddressHash(address),
      userAgent: form.user_agent?.slice(0, limits.userAgent),
      referrer: form.referrer?.slice(0, limits.referrer),
    }),
    form: { honeypot: Boolean(honeypotField && form[honeypotField]), token: "missing" },
    via: "server",
  };
}

/** When the comment was written, as far as the form says so and it has been. */
function writtenAt({ comment_date_gmt: date = "" }: AkismetForm, now: Date): number {
  const written = Date.parse(date);
  return Number.isFinite(written) ? Math.min(written, now.getTime()) : now.getTime();
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function httpUrl(text: string | undefined, limit: number): string | undefined {
  return text !== undefined && text.length <= limit && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)
    ? text
    : undefined;
}

const identifying = [
  "permalink",
  "comment_author",
  "comment_author_email",
  "comment_author_url",
  "comment_content",
  "comment_date_gmt",
  "user_ip",
] as const;

/** A UUID of version 8, whose bits are a hash. */
function idOf(form: AkismetForm, site: string): string {
  const said = JSON.stringify([site, ...identifying.map((field) => form[field] ?? "")]);
  const digits = createHash("sha256").update(said).digest("hex");
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}
