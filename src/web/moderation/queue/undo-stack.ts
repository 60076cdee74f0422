import type { Comment, DecisionKind } from "../api-types.ts";

/** A decision that may still be taken back. */
export interface Undoable {
  readonly label: string;
  readonly decision: DecisionKind;
  readonly comments: readonly Comment[];
  readonly batch?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Whether it took effect, once the answer is here. */
  readonly settled: Promise<boolean>;
}

export const undoMs = 600_000;
/** Enough for any slip; what is older is taken back from its list. */
const most = 50;

export function pushed(stack: readonly Undoable[], entry: Undoable): readonly Undoable[] {
  return [...stack.filter(({ at }) => entry.at - at < undoMs), entry].slice(-most);
}
