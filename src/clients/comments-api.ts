import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

const acceptedSchema = z.object({ id: z.string(), receipt: z.string() });
const refusedSchema = z.object({
  detail: z.string().default(""),
  errors: z.array(z.object({ field: z.string(), code: z.string() })).default([]),
});
const statusSchema = z.object({ status: z.string() });

export type PostResult =
  | { readonly accepted: true; readonly id: string; readonly receipt: string }
  | {
      readonly accepted: false;
      readonly status: number;
      readonly fields: readonly string[];
      readonly detail: string;
    };

export interface CommentsApi {
  /** Posts one comment; while the service says that it is busy or away, it is asked again under the same key. */
  post(comment: object, idempotencyKey: string): Promise<PostResult>;
  /** What the author may see: `queued` until it is judged. */
  status(id: string, receipt: string): Promise<string>;
  /** What a moderator sees; `undefined` where the token is not a moderator's. */
  moderatedStatus(id: string): Promise<string | undefined>;
}

const maxTries = 10;

/** A client of this service's own API, as a site's server would write it. */
export function connectCommentsApi(url: string, token: string): CommentsApi {
  const bearer = { Authorization: `Bearer ${token}` };
  return {
    async post(comment, idempotencyKey) {
      for (let tries = 1; ; tries++) {
        const response = await fetch(`${url}/v1/comments`, {
          method: "POST",
          headers: { ...bearer, "Content-Type": "application/json", "Idempotency-Key": idempotencyKey },
          body: JSON.stringify(comment),
        });
        if (response.status === 202)
          return { accepted: true, ...acceptedSchema.parse(await response.json()) };
        const again = response.status === 429 || response.status === 503;
        if (!again || tries === maxTries) return refusal(response);
        await response.body?.cancel();
        await delay(Math.min(Number(response.headers.get("retry-after")) || 1, 30) * 1_000);
      }
    },
    async status(id, receipt) {
      const response = await fetch(`${url}/v1/comments/${id}`, {
        headers: { Authorization: `Receipt ${receipt}` },
      });
      return response.ok ? statusSchema.parse(await response.json()).status : gone(response, "queued");
    },
    async moderatedStatus(id) {
      const response = await fetch(`${url}/v1/moderation/comments/${id}`, { headers: bearer });
      return response.ok ? statusSchema.parse(await response.json()).status : gone(response, undefined);
    },
  };
}

async function refusal(response: Response): Promise<PostResult> {
  const parsed = refusedSchema.safeParse(await response.json().catch(() => undefined));
  const { detail, errors } = parsed.success ? parsed.data : { detail: "", errors: [] };
  return { accepted: false, status: response.status, fields: errors.map(({ field }) => field), detail };
}

async function gone<T>(response: Response, instead: T): Promise<T> {
  await response.body?.cancel();
  return instead;
}
