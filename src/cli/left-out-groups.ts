import { buildModel } from "../classifier/build-model.ts";
import type { Model } from "../classifier/model.ts";
import { readModel, writeModel } from "../classifier/model-file.ts";
import type { LabelledRow } from "./labelled-rows.ts";
import { toExamples } from "./train.ts";
import type { TrainingRow } from "./training-sources.ts";

/** A group of rows with a model that saw none of them. */
export interface LeftOutGroup {
  readonly group: string;
  readonly rows: readonly LabelledRow[];
  readonly model: Model;
}

const foreignHamWeight = 0.3;

/** The given rows that training lacks, weighed as the training sources are: articles with spam in full, ham less. */
function asTrainingRows(rows: readonly LabelledRow[], known: ReadonlySet<string>): readonly TrainingRow[] {
  const withSpam = new Set(rows.filter(({ spam }) => spam).map(({ group }) => group));
  return rows
    .filter(({ judged }) => !known.has(judged.body))
    .map((row) => ({ ...row, weight: withSpam.has(row.group) ? 1 : foreignHamWeight }));
}

/**
 * For each group of `rows`, a model trained on `training` and on the other groups, none of whose texts is in the group.
 * Calibration and thresholds are chosen within that training.
 */
export function leaveOutGroups(
  rows: readonly LabelledRow[],
  training: readonly TrainingRow[],
): readonly LeftOutGroup[] {
  const known = new Set(training.map(({ judged }) => judged.body));
  const pool = [...training, ...asTrainingRows(rows, known)];
  const examples = toExamples(pool);
  return [...new Set(rows.map(({ group }) => group))].map((group) => {
    const left = rows.filter((row) => row.group === group);
    const texts = new Set(left.map(({ judged }) => judged.body));
    const rest = examples.filter(
      (_, at) => pool[at]?.group !== group && !texts.has(pool[at]?.judged.body ?? ""),
    );
    return { group, rows: left, model: readModel(writeModel(buildModel(rest))) };
  });
}
