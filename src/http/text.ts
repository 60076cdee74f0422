import { z } from "zod";

interface Limits {
  /** What the field is called in messages, e.g. `The name`. */
  readonly label: string;
  readonly maxCharacters?: number;
  /** UTF-8 bytes. */
  readonly maxBytes?: number;
}

/**
 * Text that a person typed: trimmed, then 1 character or more that can be seen, within the limits.
 * NUL and lone surrogates, which no store keeps faithfully, are refused rather than changed.
 */
export function text({ label, maxCharacters, maxBytes }: Limits) {
  const base = z
    .string({
      error: (issue) => (issue.input == null ? `${label} is required.` : `${label} must be text.`),
    })
    .trim()
    .refine(isVisible, { params: { code: "required" }, error: `${label} is required.`, abort: true })
    .refine(isStorable, {
      params: { code: "invalid" },
      error: `${label} has characters that are not text.`,
      abort: true,
    });
  const bounded =
    maxCharacters === undefined
      ? base
      : base.max(maxCharacters, `${label} may have ${maxCharacters} characters at most.`);
  return maxBytes === undefined
    ? bounded
    : bounded.refine((value) => Buffer.byteLength(value) <= maxBytes, {
        params: { code: "too_long" },
        error: `${label} may have ${maxBytes} bytes at most.`,
      });
}

/** An optional field: forms send an empty one where nothing was typed. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );
}

/** A letter, digit, punctuation mark or symbol that is not one of those that render as nothing. */
const visible = /(?![\u115F\u1160\u3164\uFFA0\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** Whether a text shows anything at all. */
export function isVisible(value: string): boolean {
  return visible.test(value);
}

function isStorable(value: string): boolean {
  return !value.includes("\0") && value.isWellFormed();
}
