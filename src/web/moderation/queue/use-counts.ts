import { useCallback, useEffect, useState } from "preact/hooks";
import { get } from "../api.ts";
import type { Status } from "../api-types.ts";
import type { Change } from "./use-events.ts";

/** `reported`: published, with reports that nobody has decided on. */
type List = Status | "reported";
export type Counts = Readonly<Partial<Record<List, number>>>;
export type Move = (changes: readonly Change[]) => void;

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
  const move = useCallback<Move>((changes) => {
    setCounts((before) => {
      const after: Partial<Record<List, number>> = { ...before };
      const add = (list: List, by: number): void => {
        after[list] = Math.max(0, (after[list] ?? 0) + by);
      };
      for (const { from, status, reported } of changes) {
        if (reported) add("reported", reported);
        if (from === status) continue;
        if (from !== undefined) add(from, -1);
        add(status, 1);
      }
      return after;
    });
  }, []);
  return { counts, move, read };
}
