import type { Doc } from "../storage/index-values.ts";
import type { Placeholders, Target } from "./update-targets.ts";

export type UpdateContext = { doc: Doc; placeholders: Placeholders; now: number };

/** Applies one operator to one place. Values are typed (Int32, Double, Long), so that a number keeps its width. */
export type Operator = {
  /** False where nothing is made when the path is not there. */
  creates: boolean;
  apply: (target: Target, operand: unknown, context: UpdateContext, path: string) => void;
};
