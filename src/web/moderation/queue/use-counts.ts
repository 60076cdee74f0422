import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import type { Status } from "../api-types.ts";
import type { Change } from "./use-events.ts";

export type Counts = Readonly<Partial<Record<Status, number>>>;

/** Events move the numbers at once; counting anew mends what was missed. */
const againMs = 30_000;

/** The numbers on the tabs. */
export function useCounts() {
  const [counts, setCounts] = useState<Counts>({});
  const read = useCallback(() => {
    get<{ counts: Counts }>("/v1/moderation/counts").then(
      (answer) => setCounts(answer.counts),
      // The list tells of failures; the numbers stay as they were.
      () => undefined,
    );
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(() => document.visibilityState === "visible" && read(), againMs);
    return () => clearInterval(timer);
  }, [read]);
  const move = useCallback((changes: readonly Change[]) => {
    setCounts((before) => {
      const after: Partial<Record<Status, number>> = { ...before };
      for (const { from, status } of changes) {
        if (from === status) continue;
        if (from !== undefined) after[from] = Math.max(0, (after[from] ?? 0) - 1);
        after[status] = (after[status] ?? 0) + 1;
      }
      return after;
    });
  }, []);
  return { counts, move, read };
}
