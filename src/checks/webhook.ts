import type { Finding } from "../comment.ts";
import type { CheckContext } from "./check.ts";
import { unavailable } from "./unavailable.ts";

/** What another service of the operator's says, where there is one. */
export async function webhook(
  _submission: unknown,
  { askWebhook }: Pick<CheckContext, "askWebhook">,
): Promise<Finding | undefined> {
  const answer = await askWebhook?.();
  if (!answer || answer.outcome === "no opinion") return undefined;
  return answer.outcome === "finding" ? answer.finding : unavailable("webhook", "The webhook", answer);
}
