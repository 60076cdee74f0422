import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** A form sent faster than anybody types, long after it was handed out, or not handed out by us at all. */
export function formTiming(
  { form, via }: Pick<Submission, "form" | "via">,
  { policy }: Pick<CheckContext, "policy">,
): Finding | undefined {
  // A site's own server has its own form.
  if (via === "server") return undefined;
  const { minSeconds, maxHours, requireToken } = policy.form;
  if (form.token === "invalid")
    return hold("form_token_invalid", 0.5, "The form's token is not one that was issued for this article.");
  if (form.token === "missing")
    return requireToken ? hold("form_token_missing", 0.4, "It came without the form's token.") : undefined;
  const age = form.ageSeconds ?? 0;
  if (age < minSeconds)
    return hold(
      "form_too_fast",
      0.6,
      `Sent ${age.toFixed(1)} s after the form was opened (limit ${minSeconds} s).`,
      { seconds: Math.round(age * 10) / 10, limit: minSeconds },
    );
  if (age > maxHours * 3_600)
    return hold(
      "form_too_old",
      0.3,
      `Sent ${Math.round(age / 3_600)} h after the form was opened (limit ${maxHours} h).`,
      { hours: Math.round(age / 3_600), limit: maxHours },
    );
  return undefined;
}

const hold = (reason: string, score: number, detail: string, values?: Finding["values"]): Finding => ({
  verdict: "hold",
  reason,
  score,
  detail,
  ...(values ? { values } : {}),
});
