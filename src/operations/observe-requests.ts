import type { ObserveRequest } from "../http/log-requests.ts";
import type { Metrics } from "./metrics.ts";

/** Fields that a comment may be refused for; names that somebody made up are counted as one. */
const knownFields: ReadonlySet<string> = new Set([
  "site",
  "article",
  "articleUrl",
  "articleTitle",
  "parent",
  "name",
  "email",
  "website",
  "body",
  "formToken",
  "authorToken",
  "ip",
  "userAgent",
  "referrer",
  "createdAt",
  "Idempotency-Key",
]);

/** Counts each answered request, and why comments were refused. */
export function observeRequests(metrics: Metrics): ObserveRequest {
  return ({ method, route, status, seconds, bodyBytes, problem }) => {
    metrics.httpRequests.inc({ method, route, status });
    metrics.httpDuration.observe({ method, route }, seconds);
    if (bodyBytes > 0) metrics.httpBodyBytes.inc({ method, route }, bodyBytes);
    if (problem === undefined || method !== "POST" || route !== "/v1/comments") return;
    if (problem.fields.length === 0) metrics.refused.inc({ field: "request", reason: problem.code });
    for (const { field, code } of problem.fields)
      metrics.refused.inc({ field: knownFields.has(field) ? field : "other", reason: code });
  };
}
