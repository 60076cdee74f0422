import type { Scored } from "./calibrate.ts";
import { scoreOf } from "./score.ts";
import { type Example, type TrainOptions, trainLinear } from "./train-linear.ts";

/** An example with the article or source it is from: what is alike within one tells nothing of others. */
export interface GroupedExample extends Example {
  readonly group: string;
}

export interface LeftOutScore extends Scored {
  readonly group: string;
}

/** Scores each group's examples by a model trained on all other groups: as if the group were a new article. */
export function scoreLeftOut(
  examples: readonly GroupedExample[],
  options: TrainOptions,
  groups: readonly string[] = [...new Set(examples.map(({ group }) => group))],
): readonly LeftOutScore[] {
  return groups.flatMap((group) => {
    const fitted = trainLinear(
      examples.filter((example) => example.group !== group),
      options,
    );
    return examples
      .filter((example) => example.group === group)
      .map(({ vector, spam, weight }) => ({ group, spam, weight, score: scoreOf(fitted, vector) }));
  });
}
