import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LabelledRow, readLabelledRows } from "./labelled-rows.ts";

/** A file to train on and how much each of its rows counts beside comments below one kind of article. */
export interface TrainingSource {
  readonly file: string;
  readonly weight: number;
  readonly name: string;
  readonly licence: string;
  readonly origin: string;
}

const civil = "Civil Comments by way of Toxic Spans";
/** Weights chosen on left-out articles and left-out ham sources; foreign rows at full weight cost what they add. */
export const trainingSources: readonly TrainingSource[] = [
  {
    file: "youtube.jsonl",
    weight: 1,
    name: "YouTube Spam Collection",
    licence: "CC BY 4.0",
    origin: "Alberto, Lochter and Almeida 2015, UCI 380",
  },
  {
    file: "news-fox.jsonl",
    weight: 0.3,
    name: "Fox News user comments",
    licence: "MIT",
    origin: "Gao and Huang 2017",
  },
  { file: "news-civil.jsonl", weight: 0.05, name: civil, licence: "CC0", origin: "Civil Comments" },
  {
    file: "social-surge.jsonl",
    weight: 0.3,
    name: "Toxicity of social media",
    licence: "MIT",
    origin: "Surge AI",
  },
  { file: "telegram.jsonl", weight: 0.2, name: "tg-spam samples", licence: "MIT", origin: "umputun/tg-spam" },
  {
    file: "sms.jsonl",
    weight: 0.05,
    name: "SMS Spam Collection",
    licence: "CC BY 4.0",
    origin: "Almeida and Gómez Hidalgo, UCI 228",
  },
];

/** Examples written for this project: adverts and comments of kinds and languages that the sources lack. */
export const writtenExamples: TrainingSource = {
  file: fileURLToPath(new URL("../classifier/model/written-examples.jsonl", import.meta.url)),
  weight: 0.3,
  name: "Written examples",
  licence: "that of the project",
  origin: "this project",
};

export interface TrainingRow extends LabelledRow {
  readonly weight: number;
}

/** Reads the training data in a folder. Throws where a file is missing, with its name. */
export function readTrainingRows(folder: string): readonly TrainingRow[] {
  const sources = [
    ...trainingSources.map((source) => ({ ...source, file: join(folder, source.file) })),
    writtenExamples,
  ];
  return sources.flatMap(({ file, weight }) => {
    if (!existsSync(file))
      throw new Error(`${file} is missing: name the folder that holds the training data`);
    return readLabelledRows(file).map((row) => ({ ...row, weight }));
  });
}
