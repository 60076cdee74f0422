import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** A reply whose parent vanished, or stands on another article, is shown to a moderator as a comment of its own. */
export function parent(
  _submission: Readonly<Submission>,
  { parent }: Pick<CheckContext, "parent">,
): Finding | undefined {
  if (parent === "missing") return hold("parent_missing", "The comment that it answers is not there.");
  if (parent === "elsewhere")
    return hold("parent_elsewhere", "The comment that it answers stands under another article.");
  return undefined;
}

const hold = (reason: string, detail: string): Finding => ({ verdict: "hold", reason, score: 0.2, detail });
