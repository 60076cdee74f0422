import type { Finding } from "../comment.ts";
import type { NoAnswer } from "./check.ts";

/** A service that was asked and could not tell: it is asked again later. */
export function unavailable(check: string, name: string, answer: NoAnswer): Finding {
  const later = answer.outcome === "later";
  return {
    verdict: "unknown",
    reason: later ? `${check}_later` : `${check}_unavailable`,
    score: 0,
    detail: later ? `${name} wants to be asked again later.` : `${name} could not be reached.`,
    ...(later ? { recheckAfterSeconds: answer.afterSeconds } : {}),
  };
}
