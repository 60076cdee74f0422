import type { FieldError } from "../../errors.ts";
import { fieldErrors } from "../../http/validate.ts";
import { type PostComment, postCommentSchema } from "../submission.schema.ts";

/** The fields of a WordPress form, as text; what is missing or no text is "". */
export interface WordpressFields {
  readonly site: string;
  readonly comment: string;
  readonly author: string;
  readonly email: string;
  readonly url: string;
  readonly post: string;
  /** 0 where it answers none. */
  readonly parent: number;
  readonly redirectTo: string;
  readonly consent: boolean;
  readonly captcha: string;
}

/** The fields that the widgets of Turnstile, hCaptcha and reCAPTCHA put into a form. */
const captchaFields = ["captcha", "cf-turnstile-response", "h-captcha-response", "g-recaptcha-response"];

/** What a form may be refused for, before anything is looked up. */
export type Refusal = "required_fields" | "bad_email" | "no_text" | "too_long" | "unreadable";

export function readFields(body: Readonly<Record<string, unknown>>): WordpressFields {
  const text = (name: string): string => {
    const value = body[name];
    return typeof value === "string" ? value.trim() : "";
  };
  return {
    site: text("site"),
    comment: text("comment"),
    author: text("author"),
    email: text("email"),
    url: text("url"),
    post: text("comment_post_ID"),
    parent: Number.parseInt(text("comment_parent"), 10) || 0,
    redirectTo: text("redirect_to"),
    consent: text("wp-comment-cookies-consent") !== "",
    captcha: captchaFields.map(text).find((answer) => answer !== "") ?? "",
  };
}

/** WordPress's own columns, in bytes of UTF-8 (`wp_get_comment_fields_max_lengths`). */
const maxBytes = { author: 245, email: 100, url: 200, comment: 65_525 } as const;

/** Checks in the order in which WordPress's readers know them, and puts the fields into the API's shape. */
export function toPost(
  fields: WordpressFields,
  rest: {
    readonly site: string;
    readonly parent: string | undefined;
    readonly articleUrl: string | undefined;
    readonly authorToken: string | undefined;
  },
): PostComment | Refusal {
  const parsed = postCommentSchema.safeParse(
    {
      ...rest,
      article: fields.post,
      name: fields.author,
      email: fields.email,
      website: toAddress(fields.url),
      body: fields.comment,
      captcha: fields.captcha,
    },
    { reportInput: true },
  );
  const faults = parsed.success ? [] : fieldErrors(parsed.error);
  const has = (field: string, code: string): boolean =>
    faults.some((fault: FieldError) => fault.field === field && fault.code === code);
  if (has("name", "required") || has("email", "required")) return "required_fields";
  if (has("email", "invalid")) return "bad_email";
  if (has("body", "required")) return "no_text";
  const tooLong = Object.entries(maxBytes).some(
    ([field, bytes]) => Buffer.byteLength(fields[field as keyof typeof maxBytes]) > bytes,
  );
  if (tooLong) return "too_long";
  return parsed.success ? parsed.data : "unreadable";
}

/** WordPress takes what was typed without a scheme as http, and leaves out what is no address. */
function toAddress(url: string): string {
  if (url === "") return "";
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address) ? address : "";
}
