import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { buildModel } from "../classifier/build-model.ts";
import { measure } from "../classifier/evaluate.ts";
import { createExtractor } from "../classifier/features.ts";
import type { GroupedExample } from "../classifier/leave-out.ts";
import { modelVersion, readModel, writeModel } from "../classifier/model-file.ts";
import { judgeRows } from "./judge-rows.ts";
import { readTrainingRows, type TrainingRow, trainingSources, writtenExamples } from "./training-sources.ts";

const modelFolder = fileURLToPath(new URL("../classifier/model", import.meta.url));

/** Turns rows into examples, in their order. */
export function toExamples(rows: readonly TrainingRow[]): readonly GroupedExample[] {
  const extract = createExtractor();
  return rows.map(({ judged, spam, weight, group }) => ({ vector: extract(judged), spam, weight, group }));
}

/**
 * `train [folder] --out folder`: trains the base model and writes `model.bin` and its card `model.json`. The same data
 * makes the same bytes.
 */
export async function train(argv: readonly string[]): Promise<void> {
  const command = new Command("train")
    .argument("[folder]", "folder with the training data", "../shared/data")
    .option("--out <folder>", "where to write the model", modelFolder)
    .exitOverride();
  command.parse([...argv], { from: "user" });
  const { out } = command.opts<{ out: string }>();
  const rows = readTrainingRows(command.processedArgs[0] as string);
  const built = buildModel(toExamples(rows));
  const bytes = writeModel(built);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "model.bin"), bytes);
  const card = {
    version: modelVersion,
    bytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    method:
      "Linear, squared hinge loss, dual coordinate descent; Platt scaling and thresholds from left-out articles and sources",
    rows: rows.length,
    sources: [...trainingSources, writtenExamples].map(({ file, name, licence, origin, weight }) => ({
      file: file.slice(file.lastIndexOf("/") + 1),
      name,
      licence,
      origin,
      weight,
    })),
    calibration: built.calibration,
    thresholds: built.thresholds,
    fitToTrainingData: measure(judgeRows(readModel(bytes), rows)),
  };
  writeFileSync(join(out, "model.json"), `${JSON.stringify(card, undefined, 2)}\n`);
  process.stdout.write(`${join(out, "model.bin")}: ${bytes.length} bytes, sha256 ${card.sha256}\n`);
}
