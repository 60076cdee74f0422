import { createHmac } from "node:crypto";

export interface WebhookRequest {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  /** The same at each try, so that a receiver knows a repetition. */
  readonly id: string;
  readonly body: string;
}

const timeoutMs = 10_000;

/**
 * Sends one signed request, as Standard Webhooks describes it (standardwebhooks.com): receivers check an HMAC over id,
 * time and body, and refuse what is old.
 * @param now milliseconds since the epoch.
 * @returns the answer's status.
 * @throws where nothing answers within ten seconds.
 */
export async function sendWebhook({ url, secret, id, body }: WebhookRequest, now: number): Promise<number> {
  const timestamp = String(Math.floor(now / 1_000));
  const response = await fetch(url, {
    method: "POST",
    body,
    // A redirect would carry the comment to an address that nobody entered.
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      "Content-Type": "application/json",
      "Webhook-Id": id,
      "Webhook-Timestamp": timestamp,
      "Webhook-Signature": signWebhook(secret, id, timestamp, body),
    },
  });
  await response.body?.cancel();
  return response.status;
}

/** `v1,` and the base64 of the HMAC-SHA-256. */
export function signWebhook(secret: string, id: string, timestamp: string, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
