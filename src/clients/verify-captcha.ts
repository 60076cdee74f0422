import { z } from "zod";
import { CallRefused, type GuardedCall } from "./guard-calls.ts";

/** `unknown`: the service could not be asked, or does not know this site's secret. */
export type CaptchaOutcome = "passed" | "failed" | "unknown";

export interface CaptchaOptions {
  readonly url: string;
  readonly secret: string;
  /** Without a second try: an answer is good once, and a try that seemed to fail may have used it up. */
  readonly call: GuardedCall;
  /** Told why there is no answer, for the log. */
  readonly onFailure: (error: unknown) => void;
}

/** Turnstile, hCaptcha and reCAPTCHA answer in this shape; the codes are theirs. */
const answerSchema = z.object({
  success: z.boolean(),
  "error-codes": z.array(z.string()).default([]),
});

/** The operator's fault or the service's own, not the reader's. */
const notTheReaders = /secret|internal-error|bad-request/;

/**
 * Asks a captcha service about a reader's answer: `POST secret, response`, as the `siteverify` of Turnstile, hCaptcha
 * and reCAPTCHA have it. Nothing else of the reader is told. Never rejects.
 */
export function createCaptchaVerifier({
  url,
  secret,
  call,
  onFailure,
}: CaptchaOptions): (answer: string) => Promise<CaptchaOutcome> {
  return async (answer) => {
    try {
      return await call(async (signal) => {
        const body = new URLSearchParams({ secret, response: answer });
        const response = await fetch(url, { method: "POST", body, signal, redirect: "error" });
        const text = await response.text();
        // hCaptcha and others name a bad answer with status 400.
        if (response.status >= 500 || response.status === 429)
          throw new Error(`the captcha service answered ${response.status}`);
        return outcomeOf(text, response.status);
      });
    } catch (error) {
      onFailure(error);
      return "unknown";
    }
  };
}

function outcomeOf(text: string, status: number): CaptchaOutcome {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success)
    throw new CallRefused(
      `the captcha service answered ${status} with something that is no verification. Is CAPTCHA_VERIFY_URL right?`,
    );
  const { success, "error-codes": codes } = parsed.data;
  if (success) return "passed";
  if (codes.some((code) => notTheReaders.test(code)))
    throw new CallRefused(`the captcha service answered ${codes.join(", ")}. Is CAPTCHA_SECRET right?`);
  return "failed";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is no answer either, and the caller says so.
    return undefined;
  }
}
