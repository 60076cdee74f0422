/** What GET /v1/operations/state answers. */
export interface State {
  readonly at: string;
  readonly numbers: Numbers;
  readonly queues: readonly Queue[];
  readonly stores: {
    readonly redis: {
      readonly memoryUsedBytes: number;
      readonly memoryLimitBytes: number;
      readonly evictionPolicy: string | null;
      readonly appendOnly: boolean;
    } | null;
    readonly mongodb: { readonly lagSeconds: number | null } | null;
  };
  readonly sites: readonly {
    readonly site: string;
    readonly pending: number;
    readonly oldest: string | null;
  }[];
}

export interface Numbers {
  readonly accepted: number;
  readonly waiting: number;
  readonly oldestWaitingSeconds: number;
  readonly failed: number;
  readonly pending: number;
}

export interface Queue {
  readonly name: string;
  readonly states: Readonly<Record<string, { readonly jobs: number; readonly comments: number }>>;
  readonly oldestWaitingSeconds: number;
  readonly workers: number | null;
}

export type Sample = Numbers & { readonly at: number };

export interface FailedJob {
  readonly id: string;
  readonly reason: string;
  readonly failedAt: string | null;
  readonly attempts: number;
  readonly submissions: number;
  readonly sites: readonly string[];
}

/** What the service refused, in its words. */
export class Refused extends Error {
  override readonly name = "Refused";
}

let csrfToken: string | undefined;

/** Sent with what changes something, where the page was opened with a session. */
async function readCsrfToken(): Promise<string> {
  if (csrfToken !== undefined) return csrfToken;
  const token = await fetch("/v1/session", { credentials: "same-origin" }).then(async (response) =>
    response.ok ? ((await response.json()) as { csrfToken: string }).csrfToken : "",
  );
  csrfToken = token;
  return token;
}

/** @throws {Refused} where the service says no or cannot be reached. */
export async function call<T>(path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    headers["X-CSRF-Token"] = await readCsrfToken();
  }
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers,
    credentials: "same-origin",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused("The service cannot be reached.");
  });
  const answer = (await response.json().catch(() => ({}))) as { detail?: string };
  if (!response.ok) throw new Refused(answer.detail ?? `The service answered ${response.status}.`);
  return answer as T;
}
