import type { Language } from "../../languages/language.ts";
import type { Failure } from "./api-types.ts";

/** What went wrong, in plain words, and what the reader can do. */
export function explainFailure({ say }: Language, failure: Failure): string {
  switch (failure.kind) {
    case "offline":
    case "down":
      return say(failure.kind);
    case "origin":
      return say("originRefused");
    case "limited":
      return say("tooMany", { n: failure.retryAfter });
    case "fields":
      return say("mend", { n: failure.faults.length });
    case "closed":
      return say("closedArticle");
    case "conflict":
      return say("stillChecking");
    case "gone":
      return say("gone");
    case "refused":
      return `${say("refused")} ${failure.detail}`;
  }
}
