/** One field that does not fit, as the API names it. */
export interface FieldError {
  readonly field: string;
  /** Stable: `required`, `too_long`, `invalid`, `invalid_type`, `unknown`, `not_allowed`, … */
  readonly code: string;
  readonly message: string;
}

/** What keeps a process from starting; its message is one an operator can act on. */
export class StartRefused extends Error {
  override readonly name = "StartRefused";
}

interface Details {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** An error that a client may see. Everything else that is thrown becomes a 500 without its words. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly status: number;
  /** Stable and lower-case, e.g. `invalid_fields`; the last part of the problem's `type`. */
  readonly code: string;
  readonly title: string;
  readonly fields: readonly FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(details: Details) {
    super(details.detail, { cause: details.cause });
    this.status = details.status;
    this.code = details.code;
    this.title = details.title;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.extra = details.extra ?? {};
  }
}

export const malformed = (detail: string): AppError =>
  new AppError({ status: 400, code: "malformed", title: "Malformed request", detail });

export const notAuthenticated = (detail: string): AppError =>
  new AppError({ status: 401, code: "not_authenticated", title: "Not authenticated", detail });

export const forbidden = (detail: string): AppError =>
  new AppError({ status: 403, code: "forbidden", title: "Forbidden", detail });

export const closedArticle = (): AppError =>
  new AppError({
    status: 403,
    code: "closed",
    title: "Closed",
    detail: "This article takes no more comments.",
  });

export const notFound = (what: string): AppError =>
  new AppError({ status: 404, code: "not_found", title: "Not found", detail: `There is no such ${what}.` });

export const methodNotAllowed = (): AppError =>
  new AppError({
    status: 405,
    code: "method_not_allowed",
    title: "Method not allowed",
    detail: "This address does not answer that method; the Allow header names those it does.",
  });

export const conflict = (detail: string, extra: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ status: 409, code: "conflict", title: "Conflict", detail, extra });

export const tooLarge = (limit: string): AppError =>
  new AppError({
    status: 413,
    code: "too_large",
    title: "Too large",
    detail: `The body may have ${limit} at most.`,
  });

export const unsupportedType = (accepted: readonly string[]): AppError =>
  new AppError({
    status: 415,
    code: "unsupported_type",
    title: "Unsupported media type",
    detail: `Send the body in UTF-8 as ${accepted.join(" or ")}.`,
  });

export const invalidFields = (fields: readonly FieldError[]): AppError =>
  new AppError({
    status: 422,
    code: "invalid_fields",
    title: "Some fields do not fit",
    detail: `Mend these and send again: ${fields.map(({ field }) => field).join(", ")}.`,
    fields,
  });

export const tooManyRequests = (retryAfterSeconds: number): AppError =>
  new AppError({
    status: 429,
    code: "too_many_requests",
    title: "Too many requests",
    detail: `Try again in ${retryAfterSeconds} seconds.`,
    retryAfterSeconds,
  });

export const unavailable = (detail: string, cause?: unknown): AppError =>
  new AppError({
    status: 503,
    code: "unavailable",
    title: "Unavailable for now",
    detail,
    retryAfterSeconds: 5,
    cause,
  });
