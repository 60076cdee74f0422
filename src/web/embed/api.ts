import type { Accepted, Failure, OwnStatus, ThreadPage } from "./api-types.ts";

export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly headers: Headers }
  | { readonly ok: false; readonly failure: Failure };

export type Order = "oldest" | "newest" | "replies";

export interface PageRequest {
  readonly order: Order;
  readonly cursor?: string | null;
  readonly at?: string | undefined;
}

export interface Api {
  page(request: PageRequest): Promise<Result<ThreadPage>>;
  count(): Promise<Result<{ readonly counts: Readonly<Record<string, number>> }>>;
  post(fields: object, key: string): Promise<Result<Accepted>>;
  edit(id: string, receipt: string, body: string): Promise<Result<unknown>>;
  remove(id: string, receipt: string): Promise<Result<unknown>>;
  status(id: string, receipt: string): Promise<Result<OwnStatus>>;
  report(id: string, reason: string): Promise<Result<unknown>>;
  preview(body: string): Promise<Result<{ readonly html: string }>>;
}

const json = { "Content-Type": "application/json" };

/** @param base the service's address without a slash at its end. */
export function connectApi(base: string, site: string, article: string): Api {
  async function call<T>(path: string, init?: RequestInit): Promise<Result<T>> {
    try {
      const response = await fetch(base + path, init);
      return response.ok
        ? {
            ok: true,
            value: (response.status === 204 ? undefined : await response.json()) as T,
            headers: response.headers,
          }
        : { ok: false, failure: await failureOf(response) };
    } catch {
      // fetch tells no more than that there was no answer that this page may read.
      return { ok: false, failure: await whyNoAnswer(base) };
    }
  }
  const send = <T>(method: string, path: string, body: object, headers: Record<string, string> = {}) =>
    call<T>(path, { method, headers: { ...json, ...headers }, body: JSON.stringify(body) });
  const receiptOf = (receipt: string) => ({ Authorization: `Receipt ${receipt}` });
  const thread = `site=${encodeURIComponent(site)}&article=${encodeURIComponent(article)}`;

  return {
    page({ order, cursor, at }) {
      const place = at ? `&at=${at}` : cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
      return call(`/v1/comments?${thread}&order=${order}${place}`);
    },
    count: () => call(`/v1/counts?${thread}`),
    post: (fields, key) =>
      send("POST", "/v1/comments", { site, article, ...fields }, { "Idempotency-Key": key }),
    edit: (id, receipt, body) => send("PATCH", `/v1/comments/${id}`, { body }, receiptOf(receipt)),
    remove: (id, receipt) => call(`/v1/comments/${id}`, { method: "DELETE", headers: receiptOf(receipt) }),
    status: (id, receipt) => call(`/v1/comments/${id}`, { headers: receiptOf(receipt) }),
    report: (id, reason) => send("POST", `/v1/comments/${id}/reports`, { reason }),
    preview: (body) => send("POST", "/v1/preview", { body }),
  };
}

const kinds: Readonly<Record<number, Failure["kind"]>> = {
  404: "gone",
  409: "conflict",
  422: "fields",
  429: "limited",
};

async function failureOf(response: Response): Promise<Failure> {
  const problem = await readProblem(response);
  const { status } = response;
  const kind =
    kinds[status] ?? (problem.type === "urn:problem:closed" ? "closed" : status >= 500 ? "down" : "refused");
  return {
    kind,
    faults: problem.errors ?? [],
    retryAfter: Number(response.headers.get("Retry-After")) || 5,
    detail: problem.detail ?? "",
  };
}

interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: Failure["faults"];
}

async function readProblem(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    // A proxy's error page, say: the status tells enough.
    return {};
  }
}

/** Tells a service that is away from one that does not let this page in: the script itself may be read from anywhere. */
async function whyNoAnswer(base: string): Promise<Failure> {
  const failure = (kind: Failure["kind"]): Failure => ({ kind, faults: [], retryAfter: 5, detail: "" });
  if (!navigator.onLine) return failure("offline");
  if (new URL(base, location.href).origin === location.origin) return failure("down");
  try {
    await fetch(`${base}/embed.js`, { method: "HEAD", mode: "no-cors", cache: "no-store" });
    return failure("origin");
  } catch {
    return failure("down");
  }
}
