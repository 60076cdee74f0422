import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, InvalidArgumentError } from "commander";
import {
  calibrationBins,
  type Figures,
  type Judgement,
  measure,
  precisionRecallCurve,
  rocCurve,
} from "../classifier/evaluate.ts";
import type { Model } from "../classifier/model.ts";
import { readModel } from "../classifier/model-file.ts";
import { drawPlot } from "../classifier/plots.ts";
import { createRandom, shuffle } from "../classifier/random.ts";
import { judgeInOrder } from "./judge-in-order.ts";
import { judgeRows, learnRows } from "./judge-rows.ts";
import { type LabelledRow, readLabelledRows } from "./labelled-rows.ts";
import { leaveOutGroups } from "./left-out-groups.ts";
import { printFigures } from "./print-figures.ts";
import { readTrainingRows } from "./training-sources.ts";

const shippedModel = fileURLToPath(new URL("../classifier/model/model.bin", import.meta.url));

interface Options {
  readonly json?: boolean;
  readonly learn?: number;
  readonly shuffle?: number;
  readonly leaveOutGroup?: boolean;
  readonly inOrder?: boolean;
  readonly model: string;
  readonly data: string;
  readonly plots: string;
}

interface JudgedSet {
  readonly name: string;
  readonly model: Model;
  readonly rows: readonly LabelledRow[];
}

/** Figures, and with `--learn` the same rows' figures before learning and the share of the way to F1 1 that was made. */
type Report = Figures & { readonly before?: Figures; readonly gapClosed?: number };

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("must be a whole number");
  return Number(text);
}

function parse(argv: readonly string[]): { readonly files: readonly string[]; readonly options: Options } {
  const command = new Command("evaluate")
    .argument("<files...>", "JSON Lines with label (1 spam, 0 not) and body or text")
    .option("--json", "print one JSON object")
    .option("--learn <rows>", "learn the first rows in order, report the rest before and after", wholeNumber)
    .option("--shuffle <seed>", "shuffle the rows first", wholeNumber)
    .option(
      "--in-order",
      "as a site: held rows are decided and learned, near duplicates and authors known again",
    )
    .option("--leave-out-group", "train without each group in turn and pool")
    .option("--model <file>", "judge by another model", shippedModel)
    .option("--data <folder>", "training data for --leave-out-group", "../shared/data")
    .option("--plots <folder>", "where to write the plots", "evaluation");
  command.parse([...argv], { from: "user" });
  return { files: command.args, options: command.opts<Options>() };
}

function loadModel(file: string): Model {
  return readModel(existsSync(file) ? readFileSync(file) : new Uint8Array());
}

function inOrder(rows: readonly LabelledRow[], seed: number | undefined): readonly LabelledRow[] {
  if (seed === undefined) return rows;
  const order = Int32Array.from(rows.keys());
  shuffle(order, createRandom(seed));
  return [...order].flatMap((at) => rows[at] ?? []);
}

function setsOf(rows: readonly LabelledRow[], options: Options): readonly JudgedSet[] {
  if (!options.leaveOutGroup)
    return [{ name: "all", model: loadModel(options.model), rows: inOrder(rows, options.shuffle) }];
  return leaveOutGroups(rows, readTrainingRows(options.data)).map(({ group, model, rows: left }) => ({
    name: group,
    model,
    rows: inOrder(left, options.shuffle),
  }));
}

/** Judges a set; with `learn`, the rows after those learned, before and after. */
function judgeSet({ model, rows }: JudgedSet, learn: number): readonly [Judgement[], Judgement[]] {
  const rest = rows.slice(learn);
  const before = [...judgeRows(model, rest)];
  return [before, learn === 0 ? before : [...judgeRows(model, rest, learnRows(model, rows.slice(0, learn)))]];
}

function judgeSetInOrder({ model, rows }: JudgedSet): readonly [Judgement[], Judgement[]] {
  const judgements = [...judgeInOrder(model, rows)];
  return [judgements, judgements];
}

function report(before: readonly Judgement[], after: readonly Judgement[], learn: number): Report {
  const figures = measure(after);
  if (learn === 0) return figures;
  const earlier = measure(before);
  return { ...figures, before: earlier, gapClosed: (figures.f1 - earlier.f1) / (1 - earlier.f1 || 1) };
}

function writePlots(judgements: readonly Judgement[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const plots = {
    roc: drawPlot({
      title: "Receiver operating characteristic",
      x: "false-positive rate",
      y: "recall",
      points: rocCurve(judgements),
      diagonal: true,
    }),
    "precision-recall": drawPlot({
      title: "Precision and recall",
      x: "recall",
      y: "precision",
      points: precisionRecallCurve(judgements),
    }),
    calibration: drawPlot({
      title: "Calibration",
      x: "probability given",
      y: "share that is spam",
      points: calibrationBins(judgements).map((bin) => ({ x: bin.meanProbability, y: bin.spamShare })),
      dots: true,
      diagonal: true,
    }),
  };
  for (const [name, svg] of Object.entries(plots)) writeFileSync(join(folder, `${name}.svg`), svg);
}

/**
 * `evaluate FILE…`: judges labelled comments, prints the figures and writes the plots. Throws where a file is no
 * labelled JSON Lines or the model cannot be used.
 */
export async function evaluate(argv: readonly string[]): Promise<void> {
  const { files, options } = parse(argv);
  const learn = options.learn ?? 0;
  const sets = setsOf(files.flatMap(readLabelledRows), options);
  const judged = sets.map((set) => ({
    name: set.name,
    judgements: options.inOrder ? judgeSetInOrder(set) : judgeSet(set, learn),
  }));
  const before = judged.flatMap(({ judgements }) => judgements[0]);
  const after = judged.flatMap(({ judgements }) => judgements[1]);
  writePlots(after, options.plots);
  const pooled = report(before, after, learn);
  const groups = judged.map(({ name, judgements }) => ({ name, ...report(...judgements, learn) }));
  if (options.json)
    process.stdout.write(`${JSON.stringify(groups.length > 1 ? { ...pooled, groups } : pooled)}\n`);
  else process.stdout.write(printFigures(pooled, groups.length > 1 ? groups : [], options.plots));
}
