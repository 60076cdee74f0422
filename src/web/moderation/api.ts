import type { Session } from "./api-types.ts";

/** What the API refused, with its words. */
export class ApiError extends Error {
  readonly status: number;
  /** Last part of the problem's type, e.g. `conflict`. */
  readonly code: string;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.type?.split(":").at(-1) ?? "";
    this.problem = problem;
  }
}

export interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly errors?: readonly {
    readonly field: string;
    readonly code: string;
    readonly message: string;
  }[];
  readonly current?: {
    readonly status: string;
    readonly version: number;
    readonly decision: { readonly kind: string; readonly by: string; readonly at: string } | null;
  };
}

let csrfToken = "";
let onSessionEnd: () => void = () => undefined;

/** Called when a request finds that nobody is signed in any more. */
export function whenSessionEnds(listener: () => void): void {
  onSessionEnd = listener;
}

/** Keeps the session's CSRF token for what follows. */
export function keepSession(session: Session): Session {
  csrfToken = session.csrfToken;
  return session;
}

/**
 * Calls the API with the browser's session.
 * @throws {ApiError} where it refuses, and where it cannot be reached (status 0).
 */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, {});
  }
  const text = await response.text();
  const data: unknown =
    text && /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : null;
  if (response.ok) return data as T;
  const error = new ApiError(response.status, (data ?? {}) as Problem);
  if (error.status === 401 && path !== "/v1/session" && !path.startsWith("/v1/links")) onSessionEnd();
  throw error;
}

export const get = <T>(path: string): Promise<T> => call("GET", path);
export const post = <T>(path: string, body?: unknown): Promise<T> => call("POST", path, body);

/** `?a=b` of what is set. */
export function queryOf(fields: Readonly<Record<string, string | number | undefined>>): string {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== "");
  const query = new URLSearchParams(entries.map(([key, value]) => [key, String(value)]));
  return entries.length > 0 ? `?${query}` : "";
}
