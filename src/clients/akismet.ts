import type { AkismetAnswer } from "../checks/check.ts";
import { CallRefused, type GuardedCall } from "./guard-calls.ts";

/** The fields of a comment by Akismet's names. */
export type AkismetValues = Readonly<Record<string, string>>;

export interface AkismetClient {
  /** Never rejects: a service that cannot be reached, or answers something else, is `unavailable`. */
  check(values: AkismetValues): Promise<AkismetAnswer>;
  /**
   * Tells the service that it was wrong, with the values that it judged.
   * @throws where it cannot be told now.
   */
  correct(actually: "spam" | "ham", values: AkismetValues): Promise<void>;
}

export interface AkismetOptions {
  readonly url: string;
  readonly key: string;
  readonly call: GuardedCall;
  /** Told why there is no answer, for the log. */
  readonly onFailure: (error: unknown) => void;
}

/** Longer than this a service's wish to be asked later is not followed to the letter. */
const maxLaterSeconds = 86_400;

/** A client of Akismet, or of any service that speaks its protocol (version 1.1). */
export function createAkismetClient({ url, key, call, onFailure }: AkismetOptions): AkismetClient {
  const post = (path: string, values: AkismetValues) =>
    call(async (signal) => {
      const response = await fetch(`${url}/1.1/${path}`, {
        method: "POST",
        body: new URLSearchParams({ api_key: key, ...values }),
        signal,
        redirect: "error",
      });
      const text = await response.text();
      if (response.status >= 500 || response.status === 429)
        throw new Error(`Akismet answered ${response.status} to ${path}`);
      return { text: text.trim(), headers: response.headers, status: response.status };
    });

  return {
    async check(values) {
      try {
        const { text, headers, status } = await post("comment-check", values);
        const later = Number(headers.get("x-akismet-recheck-after"));
        if (later > 0) return { outcome: "later", afterSeconds: Math.min(later, maxLaterSeconds) };
        if (text === "false") return { outcome: "ham" };
        if (text === "true")
          return { outcome: headers.get("x-akismet-pro-tip") === "discard" ? "discard" : "spam" };
        const help = headers.get("x-akismet-debug-help") ?? headers.get("x-akismet-alert-msg");
        throw new CallRefused(
          `Akismet answered ${status} and neither true nor false${help ? `: ${help.slice(0, 200)}` : ""}. Is AKISMET_KEY valid?`,
        );
      } catch (error) {
        onFailure(error);
        return { outcome: "unavailable" };
      }
    },
    async correct(actually, values) {
      const { text, status } = await post(`submit-${actually}`, values);
      if (status >= 400 || text === "invalid")
        throw new CallRefused(`Akismet answered ${status} to a correction. Is AKISMET_KEY valid?`);
    },
  };
}
