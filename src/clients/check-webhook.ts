import { z } from "zod";
import type { WebhookAnswer } from "../checks/check.ts";
import type { Submission } from "../comment.ts";
import { CallRefused, type GuardedCall } from "./guard-calls.ts";
import { signWebhook } from "./send-webhook.ts";

export interface WebhookOptions {
  readonly url: string;
  /** Base64, with or without `whsec_` before it, as Standard Webhooks has it. */
  readonly secret: string;
  readonly call: GuardedCall;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Told why there is no answer, for the log. */
  readonly onFailure: (error: unknown) => void;
}

const findingSchema = z.object({
  verdict: z.enum(["hold", "spam", "reject"]),
  reason: z
    .string()
    .regex(/^[a-z0-9_]{1,48}$/)
    .default("opinion"),
  score: z.number().min(0).max(1).default(0.5),
  detail: z.string().trim().min(1).max(500).default("The webhook speaks against it."),
  evidence: z.array(z.string().max(200)).max(20).optional(),
});

/**
 * Asks a service of the operator's about submissions, signed over id, time and body. It answers 200 with `{ verdict, reason?, score?, detail?,
 * evidence? }`, 204 where it has no opinion, or 202 or 503 with `Retry-After` where it wants to be asked again.
 */
export function createCheckWebhook({
  url,
  secret,
  call,
  now,
  onFailure,
}: WebhookOptions): (submission: Submission) => Promise<WebhookAnswer> {
  return async (submission) => {
    try {
      return await call(async (signal) => {
        const body = JSON.stringify(told(submission));
        const time = String(Math.floor(now() / 1_000));
        const response = await fetch(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "webhook-id": submission.id,
            "webhook-timestamp": time,
            "webhook-signature": signWebhook(secret, submission.id, time, body),
          },
          body,
          signal,
          redirect: "error",
        });
        return readAnswer(response);
      });
    } catch (error) {
      onFailure(error);
      return { outcome: "unavailable" };
    }
  };
}

async function readAnswer(response: Response): Promise<WebhookAnswer> {
  const { status } = response;
  const text = await response.text();
  const later = Number(response.headers.get("retry-after"));
  if ((status === 202 || status === 503) && later > 0) return { outcome: "later", afterSeconds: later };
  if (status === 204) return { outcome: "no opinion" };
  if (status >= 500 || status === 429) throw new Error(`the webhook answered ${status}`);
  if (status !== 200)
    throw new CallRefused(`the webhook answered ${status}, which is none of 200, 202 and 204`);
  const { evidence, ...finding } = findingSchema.parse(parseJson(text));
  return {
    outcome: "finding",
    finding: { ...finding, reason: `webhook_${finding.reason}`, ...(evidence ? { evidence } : {}) },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CallRefused("the webhook answered 200 with something that is not JSON", { cause });
  }
}

/** What is told: the comment and who wrote it by hashes; no e-mail address, no IP address, no tokens. */
function told(submission: Submission): object {
  const { id, site, article, articleUrl, articleTitle, parent, name, website, body, createdAt } = submission;
  const { author, addressHash, userAgent, referrer } = submission;
  return {
    ...{ id, site, article, articleUrl, articleTitle, parent, name, website, body, createdAt },
    ...{ authorKey: author.key, returning: author.returning, addressHash, userAgent, referrer },
  };
}
